/**
 * Composes photos in which the person of a labelled photo is a quarter as high as the photo, and says what the detector finds in them, beside
 * what it finds in the labelled photos themselves, at the confidence from which on garments are offered:
 *
 *     npm run small-people -- --coco street/train.json --photos street/photos --people 150 --seed 7
 *
 * The background is the photo itself, blurred beyond recognition, or its mean color, in turns. Found, right and the classes that are left
 * out are those of side-by-side. Time is that of the processor, for decoding, detection and embedding; `one look` is what they would
 * take if detection ended after its first look.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import { resizePicture } from '../src/image/resize-picture.ts';
import type { Photo } from '../src/types.ts';
import { type LabelledPhoto, readCoco } from './coco.ts';
import { countFound, emptyCounts, type FoundCounts, shareOf } from './count-found.ts';
import { paste } from './paste.ts';
import { shuffle } from './shuffle.ts';

/** Height of the labelled garments together as a share of the person's, head included. */
const garmentsOfPerson = 0.89;

const { values } = parseArgs({
  options: {
    coco: { type: 'string' },
    photos: { type: 'string' },
    people: { type: 'string', default: '150' },
    /** Of the photo's height. */
    share: { type: 'string', default: '0.25' },
    seed: { type: 'string', default: '7' },
  },
});
if (values.coco === undefined || values.photos === undefined)
  throw new Error('Expected --coco FILE and --photos FOLDER');
const { coco, photos } = values;
const shapes = { 'full size': undefined, 'tall, 3:4': 3 / 4, square: 1 };

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const random = mulberry32(Number(values.seed));
  const people = shuffle(await readCoco(coco), random)
    .filter(({ garments }) => garments.length > 0)
    .slice(0, Number(values.people));
  await context.warmUp();
  for (const [name, aspect] of Object.entries(shapes)) {
    const counts = emptyCounts();
    const ms = { detect: 0, all: 0, 'one look': 0 };
    for (const [place, labelled] of people.entries()) {
      const bytes = await readFile(join(photos, labelled.fileName));
      const made =
        aspect === undefined
          ? { bytes, garments: labelled.garments }
          : await compose(bytes, labelled.garments, aspect, place % 2 === 0, random);
      const { photo, ...decoding } = await timed(async () => ({
        photo: await context.decodePhoto(made.bytes),
      }));
      const { detections, ...detecting } = await timed(async () => ({
        detections: await context.detector.detect(photo),
      }));
      const around = { x: photo.width / 2, y: photo.height / 2 };
      const oneLook = await timed(async () => ({ seen: await context.detector.detect(photo, { around }) }));
      const regions = ['whole' as const, ...detections.map(({ box }) => box)];
      const embedding = await timed(async () => ({ vectors: await context.embedder.embed(photo, regions) }));
      ms.detect += detecting.ms;
      ms.all += decoding.ms + detecting.ms + embedding.ms;
      ms['one look'] += decoding.ms + oneLook.ms + embedding.ms;
      countFound(made.garments, detections, counts);
    }
    report(name, people.length, counts, ms);
  }
} finally {
  await context.close();
}

/** What a task gives, and the milliseconds of processor time that all threads spent meanwhile. */
async function timed<T extends object>(task: () => Promise<T>): Promise<T & { readonly ms: number }> {
  const before = process.cpuUsage();
  const done = await task();
  const { user, system } = process.cpuUsage(before);
  return { ...done, ms: (user + system) / 1000 };
}

function report(
  name: string,
  count: number,
  { labels, detections, right }: FoundCounts,
  ms: Readonly<Record<string, number>>,
): void {
  const perPhoto = Object.entries(ms).map(([step, sum]) => `${step} ${(sum / count).toFixed(0)}`);
  console.log(
    `${name}: found ${shareOf(right, labels)} of ${labels} garments, right ${shareOf(right, detections)} of ${detections} ` +
      `detections; ms a photo: ${perPhoto.join(', ')}`,
  );
}

type Garments = LabelledPhoto['garments'];

/** A photo with the person of another one in it, `share` as high as it, somewhere. */
async function compose(
  bytes: Uint8Array,
  garments: Garments,
  aspect: number,
  isBlurred: boolean,
  random: () => number,
): Promise<{ readonly bytes: Buffer; readonly garments: Garments }> {
  const { working: person }: Photo = await context.decodePhoto(bytes);
  const [top, bottom] = [
    Math.min(...garments.map(({ box }) => box.y1)),
    Math.max(...garments.map(({ box }) => box.y2)),
  ];
  const wanted = (bottom - top) / garmentsOfPerson / Number(values.share);
  const height = Math.max(Math.round(wanted), person.height);
  const width = Math.max(Math.round(height * aspect), person.width);
  const details = isBlurred ? 6 : 1;
  const background = await resizePicture(person, { width: details, height: details });
  const picture = await resizePicture(background, { width, height, kernel: 'cubic' });
  const left = Math.floor(random() * (width - person.width + 1));
  const above = Math.floor(random() * (height - person.height + 1));
  paste(picture, person, left, above);
  return {
    bytes: await encodeJpeg(picture, 90),
    garments: garments.map(({ box, ...rest }) => ({
      ...rest,
      box: { x1: left + box.x1, y1: above + box.y1, x2: left + box.x2, y2: above + box.y2 },
    })),
  };
}

/**
 * Puts labelled photos of one person side by side, as high as each other, and says what the detector finds in the wide photos
 * that come of it, at the confidence from which on garments are offered:
 *
 *     npm run side-by-side -- --coco street/val.json --photos street/photos --people 1,2,3,4 --seed 5
 *
 * Found: share of the labelled garments that a detection of their class overlaps by half; right: share of the detections that so overlap
 * a label, each label once. The classes that are only sometimes labelled are left out of both.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import { intersectionOverUnion } from '../src/detect/intersection-over-union.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import { decodePhoto } from '../src/image/decode-photo.ts';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import { resizePicture } from '../src/image/resize-picture.ts';
import type { Detection, GarmentClass, RawPicture } from '../src/types.ts';
import { type LabelledPhoto, readCoco } from './coco.ts';
import { paste } from './paste.ts';

const height = 640;
const notCounted: readonly GarmentClass[] = ['scarf', 'belt', 'legwear'];

const { values } = parseArgs({
  options: {
    coco: { type: 'string' },
    photos: { type: 'string' },
    people: { type: 'string', default: '1,2,3,4' },
    seed: { type: 'string', default: '1' },
  },
});
if (values.coco === undefined || values.photos === undefined)
  throw new Error('Expected --coco FILE and --photos FOLDER');
const { coco, photos } = values;
const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const shuffled = shuffle(await readCoco(coco), mulberry32(Number(values.seed)));
  for (const people of values.people.split(',').map(Number)) {
    const counts = { labels: 0, detections: 0, right: 0, photos: 0, ms: 0 };
    for (let first = 0; first + people <= shuffled.length; first += people) {
      const wide = await sideBySide(shuffled.slice(first, first + people));
      const photo = await decodePhoto(await encodeJpeg(wide.picture, 92));
      const before = performance.now();
      const detections = await context.detector.detect(photo);
      counts.ms += performance.now() - before;
      counts.photos++;
      count(wide.garments, detections, counts);
    }
    const { labels, detections, right, photos, ms } = counts;
    console.log(
      `${people} side by side: ${photos} photos, found ${share(right, labels)} of ${labels} garments, ` +
        `right ${share(right, detections)} of ${detections} detections, ${(ms / photos).toFixed(0)} ms a photo`,
    );
  }
} finally {
  await context.close();
}

function share(part: number, of: number): string {
  return (part / of).toFixed(3);
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const keys = new Map(items.map((item) => [item, random()]));
  return items.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

type Labels = LabelledPhoto['garments'];

async function sideBySide(of: readonly LabelledPhoto[]): Promise<{ picture: RawPicture; garments: Labels }> {
  const tiles = [];
  let width = 0;
  for (const { fileName, garments } of of) {
    const photo = await decodePhoto(await readFile(join(photos, fileName)));
    const zoom = height / photo.height;
    const size = { width: Math.round(photo.width * zoom), height };
    tiles.push({ picture: await resizePicture(photo.working, size), garments, zoom, left: width });
    width += size.width;
  }
  const picture = { data: new Uint8Array(width * height * 3), width, height };
  for (const tile of tiles) paste(picture, tile.picture, tile.left, 0);
  const garments = tiles.flatMap(({ garments, zoom, left }) =>
    garments.map(({ box, ...rest }) => ({
      ...rest,
      box: {
        x1: left + box.x1 * zoom,
        y1: box.y1 * zoom,
        x2: left + box.x2 * zoom,
        y2: box.y2 * zoom,
      },
    })),
  );
  return { picture, garments };
}

/** Gives each detection, the most confident first, the label of its class that it overlaps most and that is still free. */
function count(
  labels: Labels,
  detections: readonly Detection[],
  counts: { labels: number; detections: number; right: number },
): void {
  const free = new Set(labels.filter(({ garmentClass }) => !notCounted.includes(garmentClass)));
  counts.labels += [...free].filter(({ isIgnored }) => !isIgnored).length;
  for (const { box, garmentClass } of detections) {
    if (notCounted.includes(garmentClass)) continue;
    const [best] = [...free]
      .map((label) => ({ label, iou: intersectionOverUnion(box, label.box) }))
      .filter(({ label, iou }) => label.garmentClass === garmentClass && iou >= 0.5)
      .toSorted((a, b) => b.iou - a.iou);
    if (best?.label.isIgnored) continue;
    counts.detections++;
    if (!best) continue;
    free.delete(best.label);
    counts.right++;
  }
}

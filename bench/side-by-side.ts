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
import { mulberry32 } from '../src/evaluate/random.ts';
import { decodePhoto } from '../src/image/decode-photo.ts';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import { resizePicture } from '../src/image/resize-picture.ts';
import type { RawPicture } from '../src/types.ts';
import { type LabelledPhoto, readCoco } from './coco.ts';
import { countFound, emptyCounts, shareOf } from './count-found.ts';
import { paste } from './paste.ts';
import { shuffle } from './shuffle.ts';

const height = 640;

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
    const counts = { ...emptyCounts(), photos: 0, ms: 0 };
    for (let first = 0; first + people <= shuffled.length; first += people) {
      const wide = await sideBySide(shuffled.slice(first, first + people));
      const photo = await decodePhoto(await encodeJpeg(wide.picture, 92));
      const before = performance.now();
      const detections = await context.detector.detect(photo);
      counts.ms += performance.now() - before;
      counts.photos++;
      countFound(wide.garments, detections, counts);
    }
    const { labels, detections, right, photos, ms } = counts;
    console.log(
      `${people} side by side: ${photos} photos, found ${shareOf(right, labels)} of ${labels} garments, ` +
        `right ${shareOf(right, detections)} of ${detections} detections, ${(ms / photos).toFixed(0)} ms a photo`,
    );
  }
} finally {
  await context.close();
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

/**
 * Makes a catalog of photos that show several garments, each garment one product, and looks that show one garment of such a photo
 * from close to, mirrored or not, in other light: what a shop's detail pictures and screenshots of its photos are to its catalog.
 *
 *     npm run close-ups -- --coco street/val.json --photos street/photos --seed 1 --out FOLDER
 *
 * Of the first of every `--every` photos one garment is asked for. Eyewear and garments of the classes that are only sometimes labelled
 * are left out. The same files and seed give the same looks.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LabelledLook } from '../src/analyze/look-file.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import { decodePhoto } from '../src/image/decode-photo.ts';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import { resizePicture } from '../src/image/resize-picture.ts';
import type { Box, GarmentClass, RawPicture } from '../src/types.ts';
import { type LabelledPhoto, readCoco } from './coco.ts';
import { jsonLines } from './json-lines.ts';

const notAskedFor: readonly string[] = ['eyewear', 'scarf', 'belt', 'legwear'] satisfies GarmentClass[];
/** Width / height of a shop's picture. */
const proportions = 2 / 3;
/** Of the least window that holds the garment: below 1 it shows a part. */
const zoom = { least: 0.6, most: 1.2 };
/** Of the photo's height: closer than that a photo of 600 pixels is a blur. */
const leastHeight = 1 / 3;
/** Light, and its color: factors of all channels and of each around 1. */
const light = 0.15;
const tint = 0.05;

interface Garment {
  readonly id: string;
  readonly box: Box;
  readonly garmentClass: GarmentClass;
}

const { values } = parseArgs({
  options: {
    coco: { type: 'string' },
    photos: { type: 'string' },
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
if (values.coco === undefined || values.photos === undefined || values.out === undefined)
  throw new Error('Expected --coco FILE, --photos FOLDER and --out FOLDER');
const { photos, out } = values;
const every = Number(values.every);
const labelledPhotos = await readCoco(values.coco);
const random = mulberry32(Number(values.seed));
const products: object[] = [];
const looks: LabelledLook[] = [];
await mkdir(join(out, 'looks'), { recursive: true });
for (const [index, labelled] of labelledPhotos.entries()) {
  const path = join(photos, labelled.fileName);
  const garments = garmentsOf(labelled);
  products.push(...garments.map((garment) => productOf(garment, relative(resolve(out), resolve(path)))));
  const asked = garments[Math.floor(random() * garments.length)];
  if (index % every !== 0 || asked === undefined) continue;
  const photo = await decodePhoto(await readFile(path));
  const closeUp = await cutCloseUp(photo.working, photo.working.width / photo.width, asked.box);
  const file = `looks/${asked.id}.jpg`;
  await writeFile(join(out, file), await encodeJpeg(closeUp, 85));
  const { id, garmentClass } = asked;
  looks.push({ id, image: file, garments: [{ products: [id], garmentClass }] });
}
await writeFile(join(out, 'catalog.jsonl'), jsonLines(products));
await writeFile(join(out, 'looks.jsonl'), jsonLines(looks));
console.log(`${looks.length} close-ups of ${products.length} garments in ${labelledPhotos.length} photos`);

function garmentsOf({ id, garments }: LabelledPhoto): Garment[] {
  return garments
    .filter(({ isIgnored }) => !isIgnored)
    .map(({ box, garmentClass }, index) => ({ id: `${id}-${index}`, box, garmentClass }))
    .filter(({ garmentClass }) => !notAskedFor.includes(garmentClass));
}

function productOf({ id, box, garmentClass }: Garment, path: string): object {
  const images = [{ path, box: [box.x1, box.y1, box.x2, box.y2] }];
  return { id, title: garmentClass, images, garmentClass };
}

/** @param scale pixels of the picture a pixel of the photo, in which the box is */
async function cutCloseUp(picture: RawPicture, scale: number, box: Box): Promise<RawPicture> {
  const [boxWidth, boxHeight] = [(box.x2 - box.x1) * scale, (box.y2 - box.y1) * scale];
  const share = zoom.least + (zoom.most - zoom.least) * random();
  const wanted = Math.max(boxHeight, boxWidth / proportions) * share;
  const height = Math.min(picture.height, Math.max(picture.height * leastHeight, wanted));
  const width = Math.min(picture.width, height * proportions);
  const middle = { x: ((box.x1 + box.x2) / 2) * scale, y: ((box.y1 + box.y2) / 2) * scale };
  const x1 = Math.floor(Math.min(picture.width - width, Math.max(0, middle.x - width / 2)));
  const y1 = Math.floor(Math.min(picture.height - height, Math.max(0, middle.y - height / 2)));
  const part = { x1, y1, x2: x1 + Math.floor(width), y2: y1 + Math.floor(height) };
  const cut = await resizePicture(picture, { width: part.x2 - x1, height: part.y2 - y1, part });
  return inOtherLight(cut, random() < 0.5);
}

function inOtherLight({ data, width, height }: RawPicture, isMirrored: boolean): RawPicture {
  const all = 1 + light * (2 * random() - 1);
  const factors = [0, 1, 2].map(() => all * (1 + tint * (2 * random() - 1)));
  const changed = new Uint8Array(data.length);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = 3 * (row * width + (isMirrored ? width - 1 - column : column));
      const to = 3 * (row * width + column);
      for (let channel = 0; channel < 3; channel++)
        changed[to + channel] = Math.min(
          255,
          Math.round((data[from + channel] ?? 0) * (factors[channel] ?? 1)),
        );
    }
  return { data: changed, width, height };
}

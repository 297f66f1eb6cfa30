import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { encodeJpeg } from '../../src/image/encode-jpeg.ts';
import { resizePicture } from '../../src/image/resize-picture.ts';
import type { Box, RawPicture } from '../../src/types.ts';
import { readCoco } from '../coco.ts';
import { pythonRandom } from './python-random.ts';

type Color = readonly [red: number, green: number, blue: number];

/** A color at the top and one at the bottom: plain pictures, and skies over fields. */
const plain: Readonly<Record<string, readonly [Color, Color]>> = {
  'plain-blue': [
    [40, 80, 190],
    [40, 80, 190],
  ],
  'plain-white': [
    [250, 250, 250],
    [250, 250, 250],
  ],
  'plain-red': [
    [190, 40, 40],
    [190, 40, 40],
  ],
  'plain-black': [
    [10, 10, 10],
    [10, 10, 10],
  ],
  sky: [
    [90, 150, 220],
    [210, 230, 245],
  ],
  dusk: [
    [60, 50, 110],
    [240, 150, 80],
  ],
};
const horizons: Readonly<Record<string, readonly [Color, Color]>> = {
  field: [
    [120, 180, 235],
    [80, 130, 50],
  ],
  sea: [
    [190, 215, 235],
    [30, 90, 130],
  ],
  desert: [
    [140, 190, 230],
    [215, 180, 120],
  ],
};
const size = { width: 480, height: 640 };
/** Pixels of the photo: smaller corners are too coarse to be a photo. */
const leastCorner = 120;
const cornersWanted = 20;
/** Of the strip beside the boxes: people reach beyond their clothes. */
const clear = 0.85;

/**
 * Photos without any garment: plain pictures, drawn landscapes, and upper corners of street photos in which nothing is labelled. Writes the
 * pictures below `out`.
 */
export async function photosOfNothing(data: string, out: string): Promise<object[]> {
  await mkdir(join(out, 'photos'), { recursive: true });
  const looks: object[] = [];
  const save = async (id: string, picture: RawPicture) => {
    await writeFile(join(out, `photos/${id}.jpg`), await encodeJpeg(picture, 90));
    looks.push({ id, image: `photos/${id}.jpg`, garments: [] });
  };
  for (const [id, [top, bottom]] of Object.entries(plain))
    await save(
      id,
      drawn(top, bottom, (y) => y),
    );
  for (const [id, [top, bottom]] of Object.entries(horizons))
    await save(
      id,
      drawn(top, bottom, (y) => Number(y > 0.55)),
    );
  for (const { fileName, garments } of pythonRandom(3).shuffle(
    await readCoco(join(data, 'street/train.json')),
  )) {
    if (looks.length >= cornersWanted + Object.keys({ ...plain, ...horizons }).length) break;
    const { working } = await decodePhoto(await readFile(join(data, 'street/photos', fileName)));
    const part = cornerOf(working, garments);
    if (!part) continue;
    const edge = part.x2 - part.x1;
    await save(
      `street-${fileName.replace(/\.\w+$/, '')}`,
      await resizePicture(working, { width: 2 * edge, height: 2 * edge, part }),
    );
  }
  return looks;
}

/** The larger upper corner beside all labelled boxes, square; undefined if it is too small. */
function cornerOf(
  { width, height }: RawPicture,
  garments: readonly { readonly box: Box }[],
): Box | undefined {
  const left = Math.floor(Math.min(width, ...garments.map(({ box }) => box.x1)));
  const right = Math.ceil(Math.max(0, ...garments.map(({ box }) => box.x2)));
  const edge = Math.floor(Math.min(clear * Math.max(left, width - right), height));
  if (edge < leastCorner) return undefined;
  return left >= width - right
    ? { x1: 0, y1: 0, x2: edge, y2: edge }
    : { x1: width - edge, y1: 0, x2: width, y2: edge };
}

/** @param mix the share of the bottom color at a height, 0..1 from the top */
function drawn(top: Color, bottom: Color, mix: (y: number) => number): RawPicture {
  const { width, height } = size;
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const share = mix(row / (height - 1));
    const color = top.map((value, channel) => Math.round(value + share * ((bottom[channel] ?? 0) - value)));
    for (let column = 0; column < width; column++) data.set(color, 3 * (row * width + column));
  }
  return { data, width, height };
}

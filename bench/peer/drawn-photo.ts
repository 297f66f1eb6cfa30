import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { AppContext } from '../../src/context/create-context.ts';
import { drawWardrobe } from '../../wardrobe/draw-wardrobe.ts';

/** A drawn photo, and the boxes that Garb detects in it. */
export interface DrawnPhoto {
  readonly bytes: Buffer;
  readonly garments: number;
}

/** Size of the photo in pixels, that of a phone's screenshot. */
const width = 1080;
const height = 1628;

/** Of the drawn photos, the one in which the detector finds five garments, or else nearest to five, as a JPEG of 1080 × 1628. */
export async function drawnPhoto(
  { decodePhoto, detector }: Pick<AppContext, 'decodePhoto' | 'detector'>,
  directory: string,
): Promise<DrawnPhoto> {
  const { looksPath } = await drawWardrobe({ seed: 7, products: 60, looks: 24, directory });
  const looks = (await readFile(looksPath, 'utf8')).trim().split('\n');
  const photos: DrawnPhoto[] = [];
  for (const line of looks) {
    const { image } = JSON.parse(line) as { image: string };
    const bytes = await sharp(await readFile(join(directory, image)))
      .resize(width, height, { fit: 'contain', background: '#dddddd' })
      .jpeg({ quality: 88 })
      .toBuffer();
    photos.push({ bytes, garments: (await detector.detect(await decodePhoto(bytes))).length });
  }
  const [best] = photos.sort((a, b) => Math.abs(a.garments - 5) - Math.abs(b.garments - 5));
  if (!best) throw new RangeError('Expected drawn photos');
  return best;
}

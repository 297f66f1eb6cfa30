import { readFile } from 'node:fs/promises';
import { join, parse as parsePath, relative } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type GarmentClass, garmentClasses } from '../../src/types.ts';
import { readCoco } from '../coco.ts';
import { pythonRandom } from './python-random.ts';

/** Scarves, belts and legwear are labelled in some of the photos only. */
const rarelyLabelled: readonly GarmentClass[] = ['scarf', 'belt', 'legwear'];
const judged = garmentClasses.filter((garmentClass) => !rarelyLabelled.includes(garmentClass));

/**
 * Looks of a COCO file beside `photos/`: each garment's class and box, and no product.
 *
 * @param count how many photos to draw, with seed 3; all in the file's order if absent
 */
export async function labelledPhotos(coco: string, out: string, count?: number): Promise<object[]> {
  const photos = await readCoco(coco);
  const drawn = count === undefined ? photos : pythonRandom(3).sample(photos, count);
  return drawn.map(({ fileName, garments }) => ({
    id: parsePath(fileName).name,
    image: relative(out, join(coco, '../photos', fileName)),
    garments: garments
      .filter(({ garmentClass, isIgnored }) => !isIgnored && judged.includes(garmentClass))
      .map(({ garmentClass, box }) => ({ garmentClass, box: [box.x1, box.y1, box.x2, box.y2] })),
  }));
}

/** The labels of `single/` that are one class. */
const kinds: Readonly<Record<string, GarmentClass>> = {
  Blazer: 'outerwear',
  Blouse: 'top',
  Dress: 'dress',
  Hat: 'hat',
  Hoodie: 'top',
  Longsleeve: 'top',
  Outwear: 'outerwear',
  Pants: 'pants',
  Polo: 'top',
  Shirt: 'top',
  Shoes: 'footwear',
  Shorts: 'shorts',
  Skirt: 'skirt',
  'T-Shirt': 'top',
  Top: 'top',
  Undershirt: 'top',
};

const SingleSchema = z.array(z.object({ image: z.string(), label: z.string() }));

/** Phone photos of one garment each, `count` of each class that has so many, with seed 3; class, and no product. */
export async function phonePhotos(data: string, out: string, count: number): Promise<object[]> {
  const rows = SingleSchema.parse(parse(await readFile(join(data, 'single/images.csv')), { columns: true }));
  const drawn = pythonRandom(3);
  return [...new Set(Object.values(kinds))].flatMap((garmentClass) => {
    const ofClass = rows.filter(({ label }) => kinds[label] === garmentClass);
    return drawn.sample(ofClass, Math.min(count, ofClass.length)).map(({ image }) => ({
      id: image,
      image: relative(out, join(data, 'single/images', `${image}.jpg`)),
      garments: [{ garmentClass }],
    }));
  });
}

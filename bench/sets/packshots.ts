import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { GarmentClass } from '../../src/types.ts';
import { pythonRandom } from './python-random.ts';

/** Which kinds of the product table are which class; all others are none. */
const kinds: Readonly<Record<GarmentClass, string>> = {
  top: 'Tshirts,Shirts,Tops,Kurtas,Sweaters,Sweatshirts,Kurtis,Tunics,Innerwear Vests',
  outerwear: 'Jackets,Waistcoat,Blazers,Nehru Jackets,Rain Jacket',
  dress: 'Dresses,Night suits,Jumpsuit',
  pants: 'Trousers,Jeans,Track Pants,Capris,Leggings,Churidar,Lounge Pants,Tights',
  shorts: 'Shorts,Lounge Shorts,Boxers',
  skirt: 'Skirts',
  footwear: 'Casual Shoes,Sports Shoes,Heels,Flip Flops,Sandals,Formal Shoes,Flats,Sports Sandals',
  bag: 'Handbags,Backpacks,Clutches,Laptop Bag,Duffel Bag,Messenger Bag,Waist Pouch,Rucksacks,Trolley Bag',
  hat: 'Caps,Hat,Headband',
  eyewear: 'Sunglasses',
  scarf: 'Mufflers,Scarves,Stoles,Dupatta',
  belt: 'Belts',
  legwear: 'Socks,Stockings',
};
const classOf = new Map(
  Object.entries(kinds).flatMap(([garmentClass, names]) =>
    names.split(',').map((name) => [name, garmentClass] as const),
  ),
);
const most = { ofClass: 250, others: 200 };

const StylesSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    subCategory: z.string(),
    articleType: z.string(),
    baseColour: z.string(),
  }),
);

/**
 * A catalog of the packshots of `products/`: up to 250 of a class and 200 of none (watches, wallets, ties), shuffled with seed 5.
 * The label is the attribute `class`, so that Garb's own reading of the row is what is measured.
 *
 * @param out folder of the catalog file; image paths are relative to it
 */
export async function packshotCatalog(data: string, out: string): Promise<object[]> {
  const rows = StylesSchema.parse(
    parse(await readFile(join(data, 'products/styles.csv')), { columns: true, bom: true }),
  );
  const counts = new Map<string, number>();
  return pythonRandom(5)
    .shuffle(rows)
    .flatMap(({ id, title, subCategory, articleType, baseColour }) => {
      const label = classOf.get(articleType) ?? 'other';
      const count = counts.get(label) ?? 0;
      const image = join(data, `products/images/${id}.jpg`);
      if (count >= (label === 'other' ? most.others : most.ofClass) || !existsSync(image)) return [];
      counts.set(label, count + 1);
      const attributes = { ...(baseColour === '' ? {} : { color: baseColour }), class: label };
      return [
        { id, title, category: `${subCategory}/${articleType}`, images: [relative(out, image)], attributes },
      ];
    });
}

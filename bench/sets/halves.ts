import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';

const CatalogSchema = z.object({ id: z.string(), groupId: z.string(), images: z.array(z.string()) }).loose();
const LookSchema = z
  .object({ image: z.string(), garments: z.array(z.object({ products: z.array(z.string()) }).loose()) })
  .loose();

/** One half to tune on, the other to report. */
export const halves = ['tuning', 'reporting'] as const;
type Half = (typeof halves)[number];

export interface LumaSets {
  readonly catalog: readonly object[];
  readonly looks: Readonly<Record<'back' | 'alt', Readonly<Record<Half, readonly object[]>>>>;
}

/**
 * The looks of Luma, split by product without its color (`groupId`): in the order of their ids every second product is for tuning,
 * so that each kind of garment is in both halves. The catalog stays whole.
 */
export async function lumaSets(data: string, out: string): Promise<LumaSets> {
  const read = async <T>(file: string, schema: z.ZodType<T>) =>
    (await readFile(join(data, 'luma', file), 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => schema.parse(JSON.parse(line)));
  const fromOut = (path: string) => relative(out, join(data, 'luma', path));
  const products = await read('catalog.jsonl', CatalogSchema);
  const groups = new Map(products.map(({ id, groupId }) => [id, groupId]));
  const order = [...new Set(groups.values())].sort();
  const split = async (file: string) => {
    const looks = (await read(file, LookSchema)).map((look) => ({ ...look, image: fromOut(look.image) }));
    const isOf = (half: Half) => (look: (typeof looks)[number]) => {
      const group = groups.get(look.garments[0]?.products[0] ?? '') ?? '';
      return (order.indexOf(group) % 2 === 0) === (half === 'tuning');
    };
    return { tuning: looks.filter(isOf('tuning')), reporting: looks.filter(isOf('reporting')) };
  };
  return {
    catalog: products.map((product) => ({ ...product, images: product.images.map(fromOut) })),
    looks: { back: await split('looks-back.jsonl'), alt: await split('looks-alt.jsonl') },
  };
}

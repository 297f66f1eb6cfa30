import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { GarmentClass } from '../../src/types.ts';
import { pythonRandom } from './python-random.ts';

const PictureSchema = z.object({
  product: z.string(),
  cluster: z.string(),
  image: z.string(),
  view: z.string(),
  category: z.string().nullable(),
  part: z.enum(['train', 'choose']),
});
type Picture = z.infer<typeof PictureSchema>;

/** What a photo shows, and what the catalog shows. */
export const pairKinds = ['worn-flat', 'detail-worn', 'on-model', 'shoe-sides', 'other-sides'] as const;
type PairKind = (typeof pairKinds)[number];

/** The views that a shop would show first, first. */
const catalogViews = [
  'flat',
  'product',
  'view1',
  'worn',
  'view2',
  'view3',
  'view4',
  'view5',
  'view6',
  'view7',
];

/** The shops' categories that are one class; others hold several. */
const classes: Readonly<Record<string, GarmentClass>> = {
  bag: 'bag',
  coat: 'outerwear',
  dress: 'dress',
  dresses: 'dress',
  hat: 'hat',
  hoodie: 'top',
  jackets: 'outerwear',
  jumper: 'top',
  outerwear: 'outerwear',
  pants: 'pants',
  scarf: 'scarf',
  shirt: 'top',
  'shirt-men': 'top',
  'shirt-women': 'top',
  shoes: 'footwear',
  sweater: 'top',
  top: 'top',
  tops: 'top',
  trouser: 'pants',
  trousers: 'pants',
  'winter-coat': 'outerwear',
};

export interface PairSet {
  readonly catalog: readonly object[];
  readonly looks: Readonly<Record<PairKind, readonly object[]>>;
}

/**
 * A catalog with one picture of each product, and looks of the other ones by what they show, shuffled with seed 3. All products of
 * a cluster are right. A picture that the catalog has too, byte by byte, is no look.
 */
export async function pairSet(data: string, out: string, part: Picture['part']): Promise<PairSet> {
  const lines = (await readFile(join(data, 'pairs/identity.jsonl'), 'utf8')).split('\n');
  const pictures = lines
    .filter((line) => line !== '')
    .map((line) => PictureSchema.parse(JSON.parse(line)))
    .filter((picture) => picture.part === part);
  const products = groupBy(pictures, ({ product }) => product);
  const clusters = groupBy(pictures, ({ cluster }) => cluster);
  const shown = new Map([...products].map(([id, of]) => [id, firstOf(of)]));
  const digests = new Set<string>();
  for (const { image } of shown.values()) digests.add(await digestOf(join(data, 'pairs', image)));
  const catalog = [...shown].map(([id, { image, category, cluster }]) => {
    const garmentClass = classes[category ?? ''];
    return {
      id,
      groupId: cluster,
      ...(category === null ? {} : { category }),
      images: [relative(out, join(data, 'pairs', image))],
      ...(garmentClass ? { attributes: { class: garmentClass } } : {}),
    };
  });
  const looks: Record<PairKind, object[]> = {
    'worn-flat': [],
    'detail-worn': [],
    'on-model': [],
    'shoe-sides': [],
    'other-sides': [],
  };
  for (const picture of pythonRandom(3).shuffle(pictures)) {
    const first = shown.get(picture.product);
    if (!first || picture === first || digests.has(await digestOf(join(data, 'pairs', picture.image))))
      continue;
    const right = new Set(clusters.get(picture.cluster)?.map(({ product }) => product));
    const garmentClass = classes[picture.category ?? ''];
    looks[kindOf(picture, first)].push({
      id: picture.image.replace(/^images\/|\.\w+$/g, ''),
      image: relative(out, join(data, 'pairs', picture.image)),
      garments: [{ products: [...right].sort(), ...(garmentClass ? { garmentClass } : {}) }],
    });
  }
  return { catalog, looks };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function firstOf(pictures: readonly Picture[]): Picture {
  const place = ({ view }: Picture) => (view === 'detail' ? catalogViews.length : catalogViews.indexOf(view));
  return pictures.reduce((first, other) => (place(other) < place(first) ? other : first));
}

function kindOf({ view, category }: Picture, first: Picture): PairKind {
  if (view === 'detail') return 'detail-worn';
  if (view === 'worn' && first.view === 'flat') return 'worn-flat';
  if (view === 'worn') return 'on-model';
  return category === 'shoes' ? 'shoe-sides' : 'other-sides';
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

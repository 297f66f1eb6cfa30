import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Product } from '../../src/types.ts';
import { drawWardrobe } from '../../wardrobe/draw-wardrobe.ts';
import { flatJpeg } from '../fakes/pictures.ts';

/** A catalog that a shop edits between imports, with its pictures in a folder. */
export interface EditedCatalog {
  readonly file: string;
  readonly products: ReadonlyMap<string, Product>;
  /** sha256 of each picture, by its path. */
  readonly digests: ReadonlyMap<string, string>;
  /** Changes prices, changes and adds pictures and products; writes the file anew. */
  edit(): Promise<void>;
}

export interface EditedCatalogOptions {
  readonly directory: string;
  /** Products at first. */
  readonly size: number;
  /** `wardrobe`: garments and people, whose pictures give several rows; `patches`: plain colors, which are quick. */
  readonly pictures: 'wardrobe' | 'patches';
  /** Gives numbers from 0 to 1. */
  readonly random: () => number;
}

/** Makes pictures to make products of; there is no product yet. */
export async function createEditedCatalog(options: EditedCatalogOptions): Promise<EditedCatalog> {
  const { directory, size, pictures, random } = options;
  if (pictures === 'wardrobe') await drawWardrobe({ seed: 7, products: 10, looks: 3, directory });
  else
    for (const n of Array(16).keys())
      await writeFile(join(directory, `${n}.jpg`), await flatJpeg([n * 16, 128, 64]));
  const drawn = (await readdir(directory, { recursive: true }))
    .filter((path) => path.endsWith('.jpg'))
    .sort();
  const file = join(directory, 'edited.jsonl');
  const products = new Map<string, Product>();
  const digests = new Map<string, string>();
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError('Expected something to pick from');
    return item;
  };

  /** Mostly a picture that others show too; sometimes one that nobody has seen. */
  const picture = async (): Promise<string> => {
    const known = pick(drawn);
    if (random() > 0.15) {
      digests.set(known, sha256(await readFile(join(directory, known))));
      return known;
    }
    const path = `new-${digests.size}.jpg`;
    const bytes = withComment(await readFile(join(directory, known)), path);
    await writeFile(join(directory, path), bytes);
    digests.set(path, sha256(bytes));
    return path;
  };

  const product = async (id: string): Promise<Product> => {
    const paths = new Set([await picture(), ...(random() < 0.2 ? [await picture()] : [])]);
    const garmentClass = pick(['', 'top', 'dress', 'pants'] as const);
    const images = [...paths].map((path) => ({ path }));
    return { id, images, price: Math.floor(1000 * random()), ...(garmentClass ? { garmentClass } : {}) };
  };

  return {
    file,
    products,
    digests,
    async edit() {
      for (const [id, before] of products) {
        const change = random();
        if (change < 0.25) products.set(id, { ...before, price: Math.floor(1000 * random()) });
        else if (change < 0.4) products.set(id, await product(id));
      }
      const added = products.size === 0 ? size : Math.ceil(size / 8);
      for (let n = 0; n < added; n++) {
        const id = `product-${products.size}`;
        products.set(id, await product(id));
      }
      await writeFile(file, [...products.values()].map((row) => `${JSON.stringify(row)}\n`).join(''));
    },
  };
}

/** The JPEG with a comment behind its first marker: the same picture in another file. */
function withComment(jpeg: Buffer, text: string): Buffer {
  const comment = Buffer.from(text);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

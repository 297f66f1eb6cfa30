/**
 * Parts a catalog in JSONL whose products have several pictures into a catalog of their first ones and looks of their second
 * ones, so that a picture of a product alone is searched among other pictures; boxes are left out:
 *
 *     npm run packshots -- --catalog catalog.jsonl --out FOLDER
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseProduct } from '../src/catalog/product-schema.ts';
import { jsonLines } from './json-lines.ts';

const { values } = parseArgs({ options: { catalog: { type: 'string' }, out: { type: 'string' } } });
if (values.catalog === undefined || values.out === undefined)
  throw new Error('Expected --catalog FILE and --out FOLDER');
const { catalog, out } = values;
const lines = (await readFile(catalog, 'utf8')).split('\n').filter((line) => line.trim() !== '');
const products = lines.map((line) => parseProduct(JSON.parse(line)));
const fromOut = (path: string) => relative(resolve(out), resolve(dirname(catalog), path));
const parted = products.flatMap((product) => {
  const [first, second] = product.images.map(({ path }) => ({ path: fromOut(path) }));
  if (!first || !second) return [];
  const { id, garmentClass } = product;
  const garments = [{ products: [id], ...(garmentClass ? { garmentClass } : {}) }];
  return [{ product: { ...product, images: [first] }, look: { id, image: second.path, garments } }];
});
await mkdir(out, { recursive: true });
await writeFile(join(out, 'catalog.jsonl'), jsonLines(parted.map(({ product }) => product)));
await writeFile(join(out, 'looks.jsonl'), jsonLines(parted.map(({ look }) => look)));
console.log(`${parted.length} of ${products.length} products have a second picture`);

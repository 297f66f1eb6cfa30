import { createHash } from 'node:crypto';
import type { EmbeddingSpace, StoredRow } from '../../src/store/vector-store.ts';
import type { Embedding } from '../../src/types.ts';

export const space: EmbeddingSpace = { id: 'test-embedder', dimension: 16 };

/** A unit vector drawn from a seed, `[dimension]`; the same seed gives the same vector. */
export function unitVector(seed: number, dimension = space.dimension): Embedding {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const raw = Array.from({ length: dimension }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 31 - 1;
  });
  const length = Math.hypot(...raw);
  return Float32Array.from(raw, (value) => value / length);
}

/** The key of a row: sha256 over what makes it that row. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Row `n` of a catalog, a product of its own unless `over` says otherwise. */
export function makeRow(n: number, over: Partial<StoredRow> = {}): StoredRow {
  const catalog = over.catalog ?? 'shop';
  const productId = over.productId ?? `product-${n}`;
  return {
    key: keyOf(catalog, productId, n),
    catalog,
    productId,
    groupId: '',
    garmentClass: 'top',
    price: 10 + n,
    attributes: { color: n % 2 === 0 ? 'red' : 'blue' },
    imageDigest: keyOf('picture', n),
    origin: {
      imagePath: `${n}.jpg`,
      imageHash: keyOf('hash', n).slice(0, 16),
      classSource: 'keyword',
      boxGiven: false,
      rowsOfPicture: 1,
    },
    box: { x1: 1, y1: 2.5, x2: 30, y2: 40 },
    product: { id: productId, title: `Product ${n}`, images: [{ path: `${n}.jpg` }] },
    whole: unitVector(2 * n),
    garment: unitVector(2 * n + 1),
    ...over,
  };
}

export function makeRows(count: number, over: Partial<StoredRow> = {}): StoredRow[] {
  return Array.from({ length: count }, (_, n) => makeRow(n, over));
}

export function dot(a: Embedding, b: Embedding): number {
  return a.reduce((sum, value, n) => sum + value * (b[n] ?? Number.NaN), 0);
}

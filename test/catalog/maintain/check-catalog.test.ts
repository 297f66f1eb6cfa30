import { beforeEach, describe, expect, it } from 'vitest';
import { checkCatalog } from '../../../src/catalog/maintain/check-catalog.ts';
import type { RowOrigin, StoredRow } from '../../../src/store/vector-store.ts';
import { makeRow, makeRows, space } from '../../contract/rows.ts';
import { createFakeEmbedder } from '../../fakes/fake-embedder.ts';
import { createMemoryCatalogs, createMemoryPictures } from '../../fakes/memory-records.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

let rows: Map<string, StoredRow>;
let context: Parameters<typeof checkCatalog>[0];

/** Ten products that are as they should be, each with its picture. */
beforeEach(async () => {
  rows = new Map();
  context = {
    store: createMemoryStore(space, rows),
    pictures: createMemoryPictures(),
    catalogs: createMemoryCatalogs('shop'),
    embedder: { ...createFakeEmbedder(), ...space },
  };
  await context.store.upsert(makeRows(10));
  for (const { imageDigest } of rows.values())
    await context.pictures.put('shop', imageDigest, new Uint8Array([1]));
});

const kinds = async (options = {}) =>
  (await checkCatalog(context, 'shop', options)).problems.map(({ kind, count, repaired }) => [
    kind,
    count,
    repaired,
  ]);

const origin: RowOrigin = {
  imagePath: 'a.jpg',
  imageHash: '0'.repeat(16),
  classSource: 'unknown',
  boxGiven: false,
  rowsOfPicture: 2,
};

describe('checkCatalog', () => {
  it('finds nothing in a catalog that is as it should be, nor in an empty one', async () => {
    expect(await checkCatalog(context, 'shop')).toEqual({
      catalog: 'shop',
      rows: 10,
      products: 10,
      pictures: 10,
      problems: [],
    });
    expect((await checkCatalog(context, 'unknown')).problems).toEqual([]);
  });

  it('finds rows of a catalog that nobody knows, and makes it known', async () => {
    await context.catalogs.delete('shop');
    expect(await kinds()).toEqual([['catalog-not-known', 1, false]]);
    expect(await kinds({ repair: true })).toEqual([['catalog-not-known', 1, true]]);
    expect(await kinds()).toEqual([]);
  });

  it('finds pictures without rows and rows without pictures; deletes the former', async () => {
    await context.pictures.put('shop', 'f'.repeat(64), new Uint8Array([1]));
    await context.pictures.delete('shop', makeRow(3).imageDigest);
    const both = (repaired: boolean) => [
      ['picture-missing', 1, false],
      ['picture-orphaned', 1, repaired],
    ];
    expect(await kinds()).toEqual(both(false));
    expect(await kinds({ repair: true })).toEqual(both(true));
    expect(await kinds()).toEqual([['picture-missing', 1, false]]);
  });

  it('repairs nothing of a catalog that had products and has none, and says where to look', async () => {
    rows.clear();
    const refused = { code: 'prune-refused', message: expect.stringMatching(/10 thumbnails.*right store/) };
    await expect(checkCatalog(context, 'shop', { repair: true })).rejects.toMatchObject(refused);
    expect(await context.pictures.list('shop')).toHaveLength(10);
    expect(await kinds()).toEqual([['picture-orphaned', 10, false]]);
    const counting = { ...context.store, count: async () => 10 };
    const lost = checkCatalog({ ...context, store: counting }, 'shop', { repair: true });
    await expect(lost).rejects.toMatchObject({ message: expect.stringMatching(/it counts 10/) });
    expect((await checkCatalog(context, 'never filled', { repair: true })).problems).toEqual([]);
  });

  it.each([
    ['of another length', Float32Array.of(1, 0)],
    ['not of length 1', new Float32Array(space.dimension).fill(1)],
    ['of no numbers', new Float32Array(space.dimension).fill(Number.NaN)],
  ])('finds a vector %s, and makes way for the product to be imported anew', async (_reason, garment) => {
    const row = makeRow(4);
    rows.set(row.key, { ...row, garment });
    expect(await kinds()).toEqual([['vector-not-valid', 1, false]]);
    expect((await kinds({ repair: true }))[0]).toEqual(['vector-not-valid', 1, true]);
    expect(await context.store.fetchByProduct('shop', [row.productId])).toEqual([]);
    expect(await context.store.count('shop')).toBe(9);
  });

  it('finds a product of which a picture gave two rows and one is there', async () => {
    await context.store.upsert([makeRow(5, { origin })]);
    expect(await kinds()).toEqual([['rows-missing', 1, false]]);
    await context.store.upsert([makeRow(5, { origin }), makeRow(5, { key: 'second', origin })]);
    expect(await kinds()).toEqual([]);
  });

  it('finds that the store counts otherwise than it gives', async () => {
    context = { ...context, store: { ...context.store, count: async () => 12 } };
    expect(await kinds()).toEqual([['count-differs', 2, false]]);
  });
});

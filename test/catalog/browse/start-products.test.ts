import { beforeEach, expect, test } from 'vitest';
import { createStartChoices, findStartProducts } from '../../../src/catalog/browse/start-products.ts';
import { AppError } from '../../../src/errors.ts';
import type { StoredRow } from '../../../src/store/vector-store.ts';
import { makeRow, space } from '../../contract/rows.ts';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store.ts';

const catalogs = { exists: async (name: string) => name === 'shop' } as never;
const embedder = { id: 'test', parts: [] } as never;
let store: MemoryStore;
let scans: number;
let now: number;
let start: (limit?: number) => Promise<string[]>;

beforeEach(() => {
  store = createMemoryStore(space);
  scans = 0;
  now = 0;
  const counting = {
    ...store,
    scanSummaries(catalog: string) {
      scans++;
      return store.scanSummaries(catalog);
    },
  };
  const context = { store: counting, catalogs, embedder, startChoices: createStartChoices(() => now) };
  start = async (limit = 25) =>
    (await findStartProducts(context, 'shop', limit)).map(({ product }) => product.id);
});

const rows = (count: number, over: (n: number) => Partial<StoredRow> = () => ({})) =>
  Array.from({ length: count }, (_, n) => makeRow(n, over(n)));

test('the products do not depend on the order of the rows', async () => {
  const many = rows(400);
  await store.upsert(many);
  const chosen = await start();
  expect(new Set(chosen).size).toBe(25);
  await store.deleteCatalog('shop');
  await store.upsert(many.toReversed());
  now += 3_600_000;
  expect(await start()).toEqual(chosen);
  expect(await start(3)).toEqual(chosen.slice(0, 3));
});

test('a product of several images, and a group, are chosen once', async () => {
  await store.upsert(rows(12, (n) => ({ productId: `p-${n % 6}`, groupId: n % 6 < 3 ? 'dress' : '' })));
  const chosen = await start();
  expect(chosen).toHaveLength(4);
  expect(new Set(chosen).size).toBe(4);
  expect(chosen.filter((id) => ['p-0', 'p-1', 'p-2'].includes(id))).toHaveLength(1);
});

test('a rare class is among them', async () => {
  await store.upsert(rows(600, (n) => (n === 333 ? { garmentClass: 'hat' } : {})));
  expect(await start(2)).toContain('product-333');
});

test('an empty catalog has none, an unknown one is named', async () => {
  expect(await start()).toEqual([]);
  const context = { store, catalogs, embedder, startChoices: createStartChoices() };
  await expect(findStartProducts(context, 'other', 5)).rejects.toMatchObject({ code: 'catalog-not-found' });
});

test('a choice is kept while the catalog has as many rows, and a full one for a minute besides', async () => {
  await store.upsert(rows(30));
  const chosen = await start();
  await start();
  expect(scans).toBe(1);
  await store.upsert([makeRow(100)]);
  now = 59_999;
  expect(await start()).toEqual(chosen);
  expect(scans).toBe(1);
  now = 60_000;
  await start();
  expect(scans).toBe(2);
  now += 3_600_000;
  await start();
  expect(scans).toBe(3);
});

test('a small catalog that grows shows its new product at once', async () => {
  await store.upsert(rows(2));
  await start();
  await store.upsert([makeRow(2)]);
  expect((await start()).toSorted()).toEqual(['product-0', 'product-1', 'product-2']);
});

test('a deleted product is left out', async () => {
  await store.upsert(rows(30));
  const [first = '', ...rest] = await start();
  await store.deleteProducts('shop', [first]);
  expect(await start()).toEqual(rest);
});

test('a store that fails is asked again', async () => {
  await store.upsert(rows(3));
  store.fail(new AppError('store-unavailable', 'gone'));
  await expect(start()).rejects.toMatchObject({ code: 'store-unavailable' });
  store.fail(undefined);
  expect(await start()).toHaveLength(3);
});

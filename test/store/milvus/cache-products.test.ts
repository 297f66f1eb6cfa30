import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheProducts } from '../../../src/store/milvus/cache-products.ts';
import type { StoredRow, VectorStore } from '../../../src/store/vector-store.ts';
import { makeRow, space } from '../../contract/rows.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

const freshMs = 5000;

function setUp({ mostBytes = 2 ** 20 } = {}) {
  const under = createMemoryStore(space);
  const asked: string[][] = [];
  let gate: Promise<void> | undefined;
  let time = 0;
  const slow: VectorStore = {
    ...under,
    async fetchSummaries(catalog, productIds) {
      asked.push([...productIds]);
      const rows = await under.fetchSummaries(catalog, productIds);
      await gate;
      return rows;
    },
  };
  const store = cacheProducts(slow, { mostBytes, freshMs, now: () => time });
  return {
    under,
    store,
    asked,
    wait: (ms: number) => {
      time += ms;
    },
    /** Holds answers of reads back until the function that is returned is called. */
    hold() {
      let release: () => void = () => undefined;
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        gate = undefined;
        release();
      };
    },
  };
}

const titled = (n: number, title: string, over: Partial<StoredRow> = {}): StoredRow => {
  const row = makeRow(n, over);
  return { ...row, product: { ...row.product, title } };
};
const titles = async (store: VectorStore, ids: readonly string[], catalog = 'shop') =>
  (await store.fetchSummaries(catalog, ids)).map(({ product }) => product.title);

describe('product documents of Milvus in memory', () => {
  it('asks the server once for a product, and only for those that it does not know', async () => {
    const { store, asked } = setUp();
    await store.upsert([titled(1, 'one'), titled(2, 'two')]);
    expect(await titles(store, ['product-2', 'product-1', 'product-2'])).toEqual(['one', 'two']);
    expect(await titles(store, ['product-1', 'product-3'])).toEqual(['one']);
    expect(await titles(store, ['product-3', 'product-2'])).toEqual(['two']);
    expect(await titles(store, [])).toEqual([]);
    expect(asked).toEqual([['product-2', 'product-1'], ['product-3']]);
  });

  it.each<[string, (store: VectorStore) => Promise<unknown>, string[]]>([
    ['upsert', (store) => store.upsert([titled(1, 'new')]), ['new']],
    ['replaceProduct', (store) => store.replaceProduct('shop', 'product-1', [titled(1, 'new')]), ['new']],
    ['deleteProducts', (store) => store.deleteProducts('shop', ['product-1']), []],
    ['deleteCatalog', (store) => store.deleteCatalog('shop'), []],
  ])('%s of this process is seen at once, also by a read that was under way', async (_name, write, after) => {
    const { store, hold } = setUp();
    await store.upsert([titled(1, 'old')]);
    expect(await titles(store, ['product-1'])).toEqual(['old']);
    await write(store);
    expect(await titles(store, ['product-1'])).toEqual(after);

    await store.upsert([titled(1, 'old')]);
    const release = hold();
    const early = titles(store, ['product-1']);
    await write(store);
    release();
    // It began before the write, so it may tell what was there; nobody after it may.
    expect(await early).toEqual(['old']);
    expect(await titles(store, ['product-1'])).toEqual(after);
  });

  it('forgets a product after a write that failed, since it may have been done', async () => {
    const { under, store } = setUp();
    await store.upsert([titled(1, 'old')]);
    await titles(store, ['product-1']);
    await under.upsert([titled(1, 'new')]);
    await expect(store.upsert([{ ...makeRow(1), whole: new Float32Array(3) }])).rejects.toThrow();
    expect(await titles(store, ['product-1'])).toEqual(['new']);
  });

  it('sees what others write once an entry has its age, not a moment later', async () => {
    const { under, store, wait } = setUp();
    await store.upsert([titled(1, 'old')]);
    await titles(store, ['product-1', 'product-2']);
    await under.upsert([titled(1, 'new'), titled(2, 'made')]);
    wait(freshMs - 1);
    expect(await titles(store, ['product-1', 'product-2'])).toEqual(['old']);
    wait(1);
    expect(await titles(store, ['product-1', 'product-2'])).toEqual(['new', 'made']);
  });

  it('keeps catalogs apart', async () => {
    const { store } = setUp();
    await store.upsert([titled(1, 'here'), titled(1, 'there', { key: 'k', catalog: 'other' })]);
    expect(await titles(store, ['product-1'])).toEqual(['here']);
    expect(await titles(store, ['product-1'], 'other')).toEqual(['there']);
    await store.deleteCatalog('other');
    expect(await titles(store, ['product-1'])).toEqual(['here']);
    expect(await titles(store, ['product-1'], 'other')).toEqual([]);
  });

  it('holds so many bytes: those that were not asked for for the longest time go', async () => {
    const { store, asked } = setUp({ mostBytes: 26_000 });
    const long = 'x'.repeat(2000);
    await store.upsert([1, 2, 3, 4, 5, 6].map((n) => titled(n, long)));
    for (const n of [1, 2, 3, 1, 4, 5, 6]) await titles(store, [`product-${n}`]);
    asked.length = 0;
    // Four fit. 1 was asked for after 2 and 3.
    for (const n of [6, 5, 4, 1]) await titles(store, [`product-${n}`]);
    expect(asked).toEqual([]);
    await titles(store, ['product-2']);
    expect(asked).toEqual([['product-2']]);
  });

  it('answers as the store itself does, whatever is read and written in whatever order', async () => {
    const write = fc.constantFrom<
      (store: VectorStore, catalog: string, rows: StoredRow[]) => Promise<unknown>
    >(
      (store, _catalog, rows) => store.upsert(rows),
      async (store, catalog, rows) => {
        for (const row of rows) await store.replaceProduct(catalog, row.productId, [row]);
      },
      (store, catalog, rows) =>
        store.deleteProducts(
          catalog,
          rows.map(({ productId }) => productId),
        ),
      (store, catalog) => store.deleteCatalog(catalog),
      async () => undefined,
    );
    const step = fc.record({
      write,
      catalog: fc.constantFrom('shop', 'other'),
      ids: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { under, store } = setUp({ mostBytes: 8000 });
        for (const [index, { write, catalog, ids }] of steps.entries()) {
          const names = ids.map((n) => `product-${n}`);
          const rows = ids.map((n) => titled(n, `title ${index}`, { key: `${catalog} ${n}`, catalog }));
          await write(store, catalog, rows);
          expect(await store.fetchSummaries(catalog, names)).toEqual(
            await under.fetchSummaries(catalog, names),
          );
        }
      }),
      { numRuns: 100 },
    );
  });
});

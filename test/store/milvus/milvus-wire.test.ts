import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { milvusConsistencies } from '../../../src/store/milvus/milvus-settings.ts';
import { createMilvusStore, type MilvusStoreOptions } from '../../../src/store/milvus/milvus-store.ts';
import type { VectorStore } from '../../../src/store/vector-store.ts';
import { makeRow, space, unitVector } from '../../contract/rows.ts';
import { done, type FaultyMilvus, startFaultyMilvus, type WireRequest } from '../../fakes/faulty-milvus.ts';

let server: FaultyMilvus;
let store: VectorStore | undefined;
beforeEach(async () => {
  server = await startFaultyMilvus(space);
});
afterEach(async () => {
  await store?.close();
  server.close();
});

async function open(over: Partial<MilvusStoreOptions> = {}): Promise<VectorStore> {
  store = await createMilvusStore({ address: server.address, space, ...over });
  return store;
}

const search = { catalog: 'shop', view: 'whole', vectors: [unitVector(1)], limit: 5 } as const;

describe('consistency, as it comes over the wire', () => {
  test.each(milvusConsistencies)('a search asks for %s, whatever the collection has', async (consistency) => {
    await (await open({ consistency })).search(search);
    // A level that says to use the collection's would count for nothing.
    expect(server.sent('Search')).toMatchObject([
      { consistency_level: consistency, use_default_consistency: false },
    ]);
  });

  test.each(milvusConsistencies)(
    'every other read and delete is strong where searches are %s',
    async (consistency) => {
      const on = await open({ consistency });
      await on.count('shop');
      server.answer('Query', () => ({ status: done, fields_data: [] }));
      await on.fetchVectors('shop', ['p']);
      await on.fetchByPicture('shop', 'digest');
      for await (const page of on.scan('shop')) expect(page).toEqual([]);
      await on.catalogs();
      await on.deleteProducts('shop', ['p']);
      await on.replaceProduct('shop', 'product-1', [makeRow(1)]);
      const reads = [...server.sent('Query'), ...server.sent('Delete')];
      expect(reads.length).toBeGreaterThan(5);
      for (const { consistency_level, use_default_consistency } of reads)
        expect([consistency_level, use_default_consistency ?? false]).toEqual(['Strong', false]);
    },
  );
});

/** Keys in order, and how many of them each of the server's pages has: the limit of the request is only a hint to it. */
function answerInPages(keys: readonly string[], pageLengths: (request: WireRequest, page: number) => number) {
  let page = 0;
  server.answer('Query', (request) => {
    const after = JSON.parse(/key > ("(?:[^"\\]|\\.)*")/.exec(request.expr ?? '')?.[1] ?? '""');
    const isPaged = request.query_params?.some(
      ({ key, value }) => key === 'reduce_stop_for_best' && value === 'True',
    );
    const left = keys.filter((key) => key > after);
    const limit = Number(request.query_params?.find(({ key }) => key === 'limit')?.value);
    const rows = left.slice(0, isPaged ? pageLengths(request, page++) : limit);
    const column = (field_name: string, of: (key: string) => string) => ({
      field_name,
      type: 'VarChar',
      scalars: { string_data: { data: rows.map(of) } },
    });
    return {
      status: done,
      fields_data:
        rows.length === 0
          ? []
          : [column('key', (key) => key), column('catalog', () => 'shop'), column('productId', (key) => key)],
    };
  });
}

const limitOf = ({ query_params }: WireRequest) =>
  Number(query_params?.find(({ key }) => key === 'limit')?.value);
const keysOf = (count: number) =>
  Array.from({ length: count }, (_, n) => `key-${String(n).padStart(6, '0')}`);

describe('pages that do not keep to their limit', () => {
  test.each([
    ['shorter than the limit', () => 7],
    ['of one row', () => 1],
    ['longer than the limit', (request: WireRequest) => 3 * limitOf(request)],
    [
      'now short, now long',
      (request: WireRequest, page: number) => (page % 2 === 0 ? 2 : 2 * limitOf(request)),
    ],
    ['as long as the limit', limitOf],
  ])('%s: every row comes once, and an empty page is the end', async (_name, lengths) => {
    const keys = keysOf(_name === 'of one row' ? 40 : 500);
    answerInPages(keys, lengths);
    const summary = await (await open()).catalogs();
    expect(summary).toEqual([{ catalog: 'shop', rows: keys.length, products: keys.length }]);
  });

  test('nothing at all is one empty page', async () => {
    answerInPages([], limitOf);
    expect(await (await open()).catalogs()).toEqual([]);
    expect(server.sent('Query')).toHaveLength(1);
  });

  test('after a page ten times as long as asked for, a tenth is asked for: what is held stays bounded', async () => {
    const keys = keysOf(120_000);
    answerInPages(keys, (request) => 10 * limitOf(request));
    const [summary] = await (await open()).catalogs();
    expect(summary?.rows).toBe(keys.length);
    const limits = server.sent('Query').map(limitOf);
    expect(limits[0]).toBe(5000);
    for (const limit of limits.slice(1)) expect(limit).toBe(500);
  });

  test('keys out of order are an error, never rows left out in silence', async () => {
    const keys = keysOf(30);
    answerInPages([...keys.slice(10), ...keys.slice(0, 10)], () => 30);
    await expect((await open()).catalogs()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: 'Milvus returned rows out of the order of their keys',
    });
  });

  test('few rows are read by one request; as many as its limit are read in pages', async () => {
    const on = await open();
    answerInPages(keysOf(3), limitOf);
    expect(await on.deleteProducts('shop', ['key-000001'])).toBe(3);
    expect(server.sent('Query')).toHaveLength(1);
    answerInPages(keysOf(5000), () => 1700);
    expect(await on.deleteProducts('shop', ['key-000001'])).toBe(5000);
    // One that is full, three with rows, and an empty one.
    expect(server.sent('Query')).toHaveLength(1 + 5);
  });
});

describe('a scan, which only jobs do', () => {
  test('goes on where it was when Milvus comes back', async () => {
    const on = await open({ waitMs: 20_000 });
    answerInPages([], limitOf);
    // More than a call's own four attempts.
    server.plan('Query', Array(6).fill('unavailable'));
    for await (const page of on.scan('shop')) expect(page).toEqual([]);
    expect(server.sent('Query')).toHaveLength(7);
  });

  test('ends after that time', async () => {
    const on = await open({ waitMs: 500 });
    server.plan('Query', Array(1000).fill('unavailable'));
    const scanning = on.scan('shop')[Symbol.asyncIterator]().next();
    await expect(scanning).rejects.toMatchObject({ code: 'store-unavailable' });
    server.plan('Query', []);
  });

  test('nobody else waits: a search says at once that Milvus does not respond', async () => {
    const on = await open({ waitMs: 60_000 });
    server.plan('Search', Array(4).fill('unavailable'));
    await expect(on.search(search)).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

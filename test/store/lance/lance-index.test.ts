import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { similarity } from '../../../src/similarity.ts';
import { keptSummaries } from '../../../src/store/lance/lance-index.ts';
import { approximate } from '../../../src/store/lance/lance-search.ts';
import { createLanceStore } from '../../../src/store/lance/lance-store.ts';
import { anyFilter, anyProduct, sampled } from '../../contract/arbitrary-filter.ts';
import { matchFilter } from '../../contract/match-filter.ts';
import { dot, makeRow, makeRows, space, unitVector } from '../../contract/rows.ts';

describe('LanceDB with an index', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'garb-lance-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('filters find what the reference finds, whether few rows match or many, and after a change', async () => {
    const store = await createLanceStore({ directory, space, indexedRows: 260, comparedRows: 260 });
    let rows = fc.sample(anyProduct, sampled(500)).map((over, n) => makeRow(n, over));
    await store.upsert(rows);
    await store.optimize();
    const wrong: string[] = [];
    let many = 0;
    const compare = async (filters: number) => {
      for (const filter of fc.sample(anyFilter, sampled(filters))) {
        const expected = rows.filter((row) => matchFilter(filter, row)).map((row) => row.productId);
        const request = { catalog: 'shop', view: 'whole', vectors: [unitVector(3)], limit: 1000 } as const;
        const [hits = []] = await store.search({ ...request, filter });
        if (expected.length > 260) many += 1;
        if (
          hits
            .map(({ row }) => row.productId)
            .sort()
            .join() !== expected.sort().join()
        )
          wrong.push(JSON.stringify(filter));
      }
    };
    await compare(60);
    await store.deleteProducts(
      'shop',
      rows.slice(0, 20).map(({ productId }) => productId),
    );
    rows = rows.slice(20);
    await compare(20);
    expect(wrong).toEqual([]);
    expect(many).toBeGreaterThan(10);
    await store.close();
  }, 300_000);

  test('of a table that outgrew it is built anew, as is one of another version; none is left behind', async () => {
    const indexNames = async () =>
      (await (await (await connect(directory)).openTable('rows')).listIndices())
        .map(({ name }) => name)
        .sort();
    const partitions = async (view: string) =>
      (await indexNames()).filter((name) => name.startsWith(`${view}_`));
    const store = await createLanceStore({ directory, space, indexedRows: 100 });
    await store.upsert(makeRows(300));
    await (await (await connect(directory)).openTable('rows')).createIndex('catalog');
    await store.optimize();
    const built = await indexNames();
    expect(built).not.toContain('catalog_idx');
    expect(await partitions('garment')).toEqual([`garment_${Math.ceil(300 / 1024)}`]);

    await store.upsert(makeRows(4 * 1024).slice(300));
    await store.optimize();
    expect(await indexNames()).toEqual(built);

    await store.upsert([makeRow(4 * 1024)]);
    await store.optimize();
    expect(await partitions('garment')).toEqual([`garment_${Math.ceil((4 * 1024 + 1) / 1024)}`]);
    expect(await partitions('whole')).toEqual([`whole_${Math.ceil((4 * 1024 + 1) / 1024)}`]);
    expect((await indexNames()).length).toBe(built.length);
    const [hits = []] = await store.search({
      catalog: 'shop',
      view: 'garment',
      vectors: [unitVector(1)],
      limit: 1,
    });
    expect(hits[0]?.row.productId).toBe('product-0');
    await store.close();
  }, 300_000);

  test('of vectors whose numbers are no multiple of 8 finds what comparing all finds', async () => {
    const odd = { id: 'odd', dimension: 12 };
    const rows = makeRows(400).map((row, n) => ({
      ...row,
      whole: unitVector(2 * n, 12),
      garment: unitVector(2 * n + 1, 12),
    }));
    const store = await createLanceStore({ directory, space: odd, indexedRows: 100, comparedRows: 0 });
    await store.upsert(rows);
    await store.optimize();
    const vectors = [unitVector(1e6, 12), unitVector(1e6 + 1, 12)];
    const lists = await store.search({ catalog: 'shop', view: 'garment', vectors, limit: 20 });
    const compared = vectors.map((vector) =>
      rows
        .map(({ productId, garment }) => ({ productId, score: dot(vector, garment) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 20)
        .map(({ productId }) => productId),
    );
    expect(lists.map((list) => list.map(({ row }) => row.productId))).toEqual(compared);
    await store.close();
  }, 300_000);

  test.each(['inner-product', 'euclidean'] as const)(
    'by the %s finds what comparing all finds',
    async (metric) => {
      const other = { id: metric, dimension: 16, metric };
      const vectorOf = (n: number) => unitVector(n).map((value) => value * (0.5 + (n % 10) / 10));
      const rows = makeRows(400).map((row, n) => ({
        ...row,
        whole: vectorOf(2 * n),
        garment: vectorOf(2 * n + 1),
      }));
      const store = await createLanceStore({ directory, space: other, indexedRows: 100, comparedRows: 0 });
      await store.upsert(rows);
      await store.optimize();
      const vectors = [vectorOf(1e6), vectorOf(1e6 + 7)];
      const lists = await store.search({ catalog: 'shop', view: 'garment', vectors, limit: 20 });
      for (const [n, list] of lists.entries()) {
        const query = vectors[n] ?? new Float32Array();
        const expected = rows
          .map(({ garment }) => similarity(query, garment, metric))
          .sort((a, b) => b - a)
          .slice(0, 20);
        expect(list.map(({ score }) => score)).toEqual(expected.map((score) => expect.closeTo(score, 4)));
      }
      await store.close();
    },
    300_000,
  );

  test('many vectors at once have a list each, as one by one', async () => {
    const store = await createLanceStore({ directory, space, indexedRows: 100, comparedRows: 0 });
    await store.upsert(makeRows(2000));
    await store.optimize();
    const vectors = Array.from({ length: 37 }, (_, n) => unitVector(2 * (50 * n) + 1));
    const request = { catalog: 'shop', view: 'garment', limit: 5 } as const;
    const together = await store.search({ ...request, vectors });
    expect(together.map(([hit]) => hit?.row.productId)).toEqual(vectors.map((_, n) => `product-${50 * n}`));
    for (const [n, vector] of vectors.entries())
      expect(await store.search({ ...request, vectors: [vector] })).toEqual([together[n]]);
    await store.close();
  }, 300_000);

  test('looks no farther than asked, or as far as lists need to be filled; beyond what LanceDB probes unasked', async () => {
    const store = await createLanceStore({ directory, space, indexedRows: 100 });
    await store.upsert(makeRows(3000));
    await store.optimize();
    const table = await (await connect(directory)).openTable('rows');
    const found = async (probed: number, most: number) => {
      const query = table
        .query()
        .nearestTo(unitVector(1))
        .column('garment')
        .distanceType('cosine')
        .limit(3000);
      return (await approximate(query, probed, most).toArray()).length;
    };
    expect(await found(1, 1)).toBeLessThan(3000);
    expect(await found(1, 0)).toBe(3000);
    expect(await found(100, 100)).toBe(3000);
    await store.close();
  }, 300_000);
});

test('counts of catalogs are read once a version of the table, and again after a write or a failure', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'garb-lance-'));
  const store = await createLanceStore({ directory, space });
  await store.upsert(['a', 'a', 'b'].map((productId, n) => makeRow(n, { productId })));
  const connection = await connect(directory, { readConsistencyInterval: 0 });
  const table = await connection.openTable('rows');
  const reads = vi.spyOn(table, 'query');
  const summaries = keptSummaries(table);

  reads.mockImplementationOnce(() => {
    throw new Error('the disk is gone');
  });
  await expect(summaries()).rejects.toThrow('the disk is gone');
  const both = [{ catalog: 'shop', rows: 3, products: 2 }];
  expect(await Promise.all([summaries(), summaries()])).toEqual([both, both]);
  expect(await summaries()).toEqual(both);
  expect(reads).toHaveBeenCalledTimes(2);

  await store.deleteProducts('shop', ['a']);
  expect(await summaries()).toEqual([{ catalog: 'shop', rows: 1, products: 1 }]);
  expect(reads).toHaveBeenCalledTimes(3);
  await store.deleteCatalog('shop');
  expect(await summaries()).toEqual([]);
  table.close();
  await store.close();
  await rm(directory, { recursive: true });
});

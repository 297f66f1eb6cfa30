import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { similarity } from '../../../src/similarity.ts';
import { createResidentIndex, type NewRow } from '../../../src/store/resident/resident-index.ts';

const dimension = 32;

/** Numbers that look random and are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function unitVector(seed: number): Float32Array {
  const next = random(seed * 2_654_435_761);
  const vector = Float32Array.from({ length: dimension }, next);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function rowOf(n: number, over: Partial<NewRow> = {}): NewRow {
  const whole = over.whole ?? unitVector(n);
  return {
    key: `k${n}`,
    catalog: 'shop',
    productId: `p${n}`,
    groupId: '',
    garmentClass: 'top',
    price: n,
    tags: [`parity=${n % 2}`],
    imageDigest: `d${n}`,
    document: JSON.stringify({ attributes: {}, box: null, product: { id: `p${n}`, images: [] } }),
    whole,
    garment: whole,
    place: n,
    ...over,
  };
}

const rows = (count: number) => Array.from({ length: count }, (_, n) => rowOf(n));

/** Keys of the nearest rows by comparing all, ties by key. */
function nearest(all: readonly NewRow[], query: Float32Array, limit: number): string[] {
  const score = (row: NewRow) => row.whole.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0);
  return all
    .map((row) => ({ key: row.key, score: score(row) }))
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
    .slice(0, limit)
    .map(({ key }) => key);
}

const options = { dimension, documentBytes: 2 ** 20 };

test.each(['in memory', 'in a file'])(
  'with vectors %s, lists are those of comparing all rows, for any limit and after any change',
  async (where) => {
    const folder = await mkdtemp(join(tmpdir(), 'garb-resident-'));
    const vectorFile = where === 'in a file' ? join(folder, 'vectors') : undefined;
    const index = createResidentIndex({ ...options, vectorFile });
    let expected = rows(3000);
    await index.put(expected);
    for (let round = 0; round < 6; round++) {
      const replaced = expected
        .filter((_, n) => n % 3 === round % 3)
        .map((row, n) => ({ ...row, whole: unitVector(9000 * (round + 1) + n) }));
      await index.put(replaced);
      const byKey = new Map([...expected, ...replaced].map((row) => [row.key, row]));
      for (let n = round; n < 3000; n += 50) {
        index.removeProduct('shop', `p${n}`);
        byKey.delete(`k${n}`);
      }
      expected = [...byKey.values()];
      const queries = [1, 2, 3, 4, 5, 6, 7].map((n) => unitVector(70_000 + n));
      for (const limit of [1, 50, 400]) {
        const lists = await index.search({ catalog: 'shop', view: 'whole', vectors: queries, limit });
        expect(lists.map((list) => list.map(({ row }) => row.key))).toEqual(
          queries.map((query) => nearest(expected, query, limit)),
        );
      }
    }
    const [row] = index.fetchVectors('shop', ['p1']);
    expect(row?.whole).toEqual(expected.find(({ key }) => key === row?.key)?.whole);
    await index.close();
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  },
);

test('a large catalog is partitioned: filters stay exact, and few of the nearest are missed', async () => {
  const index = createResidentIndex({ ...options, partitionedRows: 4000, comparedRows: 1500 });
  // Around 60 centers, as garments lie around their kinds.
  const all = rows(8000).map((_, n) => {
    const center = unitVector(500_000 + (n % 60));
    const whole = unitVector(n).map((value, i) => value * 0.5 + (center[i] ?? 0));
    const length = Math.hypot(...whole);
    return rowOf(n, { whole: whole.map((value) => value / length) });
  });
  await index.put(all);
  await index.partition();
  const late = rowOf(8001, { whole: unitVector(123) });
  await index.put([late]);
  index.removeProduct('shop', 'p7');
  const living = [...all.filter(({ key }) => key !== 'k7'), late];
  const isEven = (row: NewRow) => row.tags[0] === 'parity=0';
  const filter = { equals: { field: 'attributes.parity', value: '0' } };
  const shares: number[] = [];
  for (let n = 0; n < 40; n++) {
    const query = all[n * 31]?.whole ?? unitVector(1);
    const request = { catalog: 'shop', view: 'whole', vectors: [query], limit: 50 } as const;
    const [list = []] = await index.search(request);
    const wanted = nearest(living, query, 50);
    shares.push(list.filter(({ row }) => wanted.includes(row.key)).length / 50);
    const [filtered = []] = await index.search({ ...request, filter });
    expect(filtered).toHaveLength(50);
    expect(filtered.every(({ row }) => isEven(rowOf(Number(row.key.slice(1)))))).toBe(true);
    expect(list.some(({ row }) => row.key === 'k7')).toBe(false);
  }
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.95);
  const [[found] = []] = await index.search({
    catalog: 'shop',
    view: 'whole',
    vectors: [late.whole],
    limit: 1,
  });
  expect(found?.row.key).toBe('k8001');
  index.removeCatalog('shop');
  expect(await index.search({ catalog: 'shop', view: 'whole', vectors: [late.whole], limit: 1 })).toEqual([
    [],
  ]);
});

test('a search that is under way meets no row that took the place of another', async () => {
  const index = createResidentIndex(options);
  await index.put(rows(6000));
  const searches = Array.from({ length: 30 }, (_, n) =>
    index.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(n)], limit: 1000 }),
  );
  index.removeCatalog('shop');
  await index.put(rows(6000).map((row) => ({ ...row, key: `other-${row.key}`, catalog: 'other' })));
  const found = (await Promise.all(searches)).flat(2);
  expect(found.filter(({ row }) => row.key.startsWith('other'))).toEqual([]);
  expect(
    (await index.search({ catalog: 'other', view: 'whole', vectors: [unitVector(1)], limit: 1000 }))[0],
  ).toHaveLength(1000);
});

test('documents beyond their bound are read again, those that are gone are left out', async () => {
  const index = createResidentIndex({ dimension, documentBytes: 2000 });
  await index.put(rows(50));
  const asked: string[] = [];
  const summaries = await index.fetchSummaries('shop', ['p1', 'p49', 'p2'], async (missing) => {
    asked.push(...missing.map(({ key }) => key));
    const { imageDigest, document } = rowOf(1);
    return new Map([['k1', { imageDigest, document }]]);
  });
  expect(asked.sort()).toEqual(['k1', 'k2']);
  expect(summaries.map(({ key }) => key)).toEqual(['k1', 'k49']);
});

test('the bytes that it holds grow and shrink with its rows', async () => {
  const index = createResidentIndex(options);
  const empty = index.bytes;
  await index.put(rows(2000));
  const full = index.bytes;
  expect(full - empty).toBeGreaterThan(2000 * dimension * 2 * 5);
  index.removeCatalog('shop');
  expect(index.bytes).toBeLessThan(full);
});

test.each([1, 7])(
  'a list that may end after 20 products has all rows before its end, with %i rows a product',
  async (each) => {
    const index = createResidentIndex(options);
    const all = rows(2000).map((row, n) => ({ ...row, productId: `p${Math.floor(n / each)}` }));
    await index.put(all);
    for (let round = 0; round < 10; round++) {
      const query = unitVector(700_000 + round);
      const request = { catalog: 'shop', view: 'whole', vectors: [query], limit: 300 } as const;
      const [found = []] = await index.search({ ...request, products: 20 });
      expect(found.map(({ row }) => row.key)).toEqual(nearest(all, query, found.length));
      expect(new Set(found.map(({ row }) => row.productId)).size).toBeGreaterThanOrEqual(20);
    }
    const [few = []] = await index.search({
      ...{ catalog: 'shop', view: 'whole', vectors: [unitVector(1)] },
      ...{ limit: 5, products: 20 },
    });
    expect(few).toHaveLength(5);
    await index.close();
  },
);

test.each(['inner-product', 'euclidean'] as const)(
  'by the %s, lists are those of comparing all rows, of any length',
  async (metric) => {
    const lengthOf = (n: number) => [0, 0.01, 0.5, 1, 1.5, 4][n % 6] ?? 1;
    const ofLength = (n: number, over: number) => unitVector(n).map((value) => value * over);
    const index = createResidentIndex({ ...options, metric, partitionedRows: 100, comparedRows: 50 });
    const all = Array.from({ length: 2000 }, (_, n) => rowOf(n, { whole: ofLength(n, lengthOf(n)) }));
    await index.put(all);
    await index.partition();
    for (const length of [0, 0.001, 1, 20]) {
      const query = ofLength(123_456, length);
      for (const limit of [1, 30, 300]) {
        const [list = []] = await index.search({ catalog: 'shop', view: 'whole', vectors: [query], limit });
        const expected = all
          .map(({ key, whole }) => ({ key, score: similarity(query, whole, metric) }))
          .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
          .slice(0, limit);
        expect(list.map(({ score }) => score)).toEqual(expected.map(({ score }) => expect.closeTo(score, 9)));
      }
    }
    await index.close();
  },
);

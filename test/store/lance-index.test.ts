import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probes } from '../../src/store/lance-index.ts';
import { createLanceStore } from '../../src/store/lance-store.ts';
import { anyFilter, anyProduct, sampled } from '../contract/arbitrary-filter.ts';
import { matchFilter } from '../contract/match-filter.ts';
import { makeRow, space, unitVector } from '../contract/rows.ts';

describe('probes', () => {
  test.each([
    ['a small table: all of its partitions', 50_000, 50_000, Math.ceil(50_000 / 4096)],
    ['all of a million rows: a fifth', 1e6, 1e6, Math.ceil(0.2 * Math.ceil(1e6 / 4096))],
    [
      'a tenth of a million: three fifths',
      1e5,
      1e6,
      Math.ceil((0.2 / Math.sqrt(0.1)) * Math.ceil(1e6 / 4096)),
    ],
    ['one of twenty-five: all', 4e4, 1e6, Math.ceil(1e6 / 4096)],
    ['none: all', 0, 1e6, Math.ceil(1e6 / 4096)],
    ['an empty table: one', 0, 0, 1],
  ])('of %s', (_reason, matching, all, expected) => {
    expect(probes({ matching, all })).toBe(expected);
  });

  test('grow with the table, and as fewer rows match', () => {
    const size = fc.integer({ min: 1, max: 1e8 });
    fc.assert(
      fc.property(size, size, size, (a, b, all) => {
        const [fewer, more] = [Math.min(a, b, all), Math.min(Math.max(a, b), all)];
        expect(probes({ matching: fewer, all })).toBeGreaterThanOrEqual(probes({ matching: more, all }));
        expect(probes({ matching: more, all })).toBeLessThanOrEqual(Math.ceil(all / 4096));
      }),
    );
  });
});

describe('LanceDB with an index', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'garb-lance-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('filters find what the reference finds, whether few rows match or many, and after a change', async () => {
    const store = await createLanceStore({ directory, space, scannedRows: 260 });
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
});

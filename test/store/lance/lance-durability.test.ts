import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connect } from '@lancedb/lancedb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLanceStore, readLanceSpace } from '../../../src/store/lance/lance-store.ts';
import type { StoredRow } from '../../../src/store/vector-store.ts';
import { dot, makeRow, makeRows, space, unitVector } from '../../contract/rows.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'garb-lance-'));
});
afterEach(() => rm(directory, { recursive: true }));

const open = (rows?: number) =>
  createLanceStore({
    directory,
    space,
    ...(rows === undefined ? {} : { indexedRows: rows, comparedRows: rows }),
  });

/** Writes one row after the other in a process of its own, and kills that in the midst after `rows` acknowledged ones. */
async function writeUntilKilled(first: number, rows: number): Promise<number> {
  const script = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let acknowledged = 0;
  for await (const _line of createInterface({ input: child.stdout })) {
    acknowledged += 1;
    if (acknowledged === rows) child.kill('SIGKILL');
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

describe('LanceDB in a folder', () => {
  test('no acknowledged write is lost when the process is killed, and the next one goes on', async () => {
    let first = 0;
    for (const rows of [3, 20]) {
      const acknowledged = await writeUntilKilled(first, rows);
      const store = await open();
      const ids = Array.from({ length: first + acknowledged }, (_, n) => `product-${n}`);
      const found = await store.fetchByProduct('shop', ids);
      expect(new Set(found.map((row) => row.productId))).toEqual(new Set(ids));
      await store.optimize();
      expect(await store.count('shop')).toBeGreaterThanOrEqual(ids.length);
      await store.close();
      first += acknowledged;
    }
  }, 300_000);

  test('two openings of a folder see what the other wrote, and lose nothing writing at once', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await one.upsert([makeRow(0)]);
    expect(await two.count('shop')).toBe(1);
    const rows = makeRows(24);
    await Promise.all(rows.map((row, n) => (n % 2 === 0 ? one : two).upsert([row])));
    expect(await one.count('shop')).toBe(24);
    expect(await two.count('shop')).toBe(24);
    await Promise.all([one.close(), two.close()]);
  }, 300_000);

  test('a new folder may be opened by many at once', async () => {
    for (let round = 0; round < 5; round++) {
      const folder = join(directory, `${round}`);
      const stores = await Promise.all(
        Array.from({ length: 6 }, () => createLanceStore({ directory: folder, space })),
      );
      await Promise.all(stores.map((store, n) => store.upsert([makeRow(n)])));
      for (const store of stores) {
        expect(await store.count('shop')).toBe(stores.length);
        await store.close();
      }
    }
  }, 300_000);

  test.each([[[]], [['data']]])(
    'a folder whose making was broken off, with %j in it, is made whole',
    async (inside) => {
      await mkdir(join(directory, 'rows.lance', ...inside), { recursive: true });
      expect(await readLanceSpace(directory)).toBeNull();
      const store = await open();
      await store.upsert([makeRow(0)]);
      expect(await store.count('shop')).toBe(1);
      await store.close();
      expect(await readLanceSpace(directory)).toEqual(space);
    },
    300_000,
  );

  test('many small writes leave few files, and every row', async () => {
    const store = await createLanceStore({ directory, space, filesKept: 4 });
    const rows = makeRows(6);
    for (const row of rows) await store.upsert([row]);
    const table = await (await connect(directory)).openTable('rows');
    // Those of four writes are merged into one, in the background, beside which the two after them may stand.
    await expect
      .poll(async () => (await table.stats()).fragmentStats.numFragments, { timeout: 60_000 })
      .toBeLessThanOrEqual(1 + 2);
    const scanned: StoredRow[] = [];
    for await (const page of store.scan('shop')) scanned.push(...page);
    expect(scanned.sort((a, b) => (a.productId < b.productId ? -1 : 1))).toEqual(rows);
    await store.close();
  }, 300_000);

  test('a large table is searched by its index, at a recall@10 of at least .99, a small catalog exactly', async () => {
    const store = await open(1000);
    const large = makeRows(6000, { catalog: 'large' });
    await store.upsert(large);
    await store.upsert(makeRows(300));
    await store.optimize();
    const added = Array.from({ length: 100 }, (_, n) => makeRow(20_000 + n, { catalog: 'large' }));
    await store.upsert(added);
    await store.deleteProducts(
      'large',
      large.slice(0, 50).map((row) => row.productId),
    );
    const there = [...large.slice(50), ...added];
    const vectors = Array.from({ length: 40 }, (_, n) => unitVector(100_000 + n));
    const exact = (rows: readonly ReturnType<typeof makeRow>[], vector: Float32Array) =>
      rows
        .map((row) => ({ key: row.key, score: dot(row.garment, vector) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
    const request = { view: 'garment', vectors, limit: 10 } as const;

    const lists = await store.search({ ...request, catalog: 'large' });
    const found = vectors.map((vector, n) => {
      const keys = new Set(lists[n]?.map((hit) => hit.row.key));
      return exact(there, vector).filter((hit) => keys.has(hit.key)).length;
    });
    const recall = found.reduce((sum, hits) => sum + hits, 0) / (10 * vectors.length);
    expect(recall).toBeGreaterThanOrEqual(0.99);
    for (const [n, vector] of vectors.entries()) {
      const hit = lists[n]?.[0];
      const row = there.find((candidate) => candidate.key === hit?.row.key);
      expect(Math.abs((hit?.score ?? 0) - dot(row!.garment, vector))).toBeLessThan(1e-5);
    }

    const small = await store.search({ ...request, catalog: 'shop' });
    for (const [n, vector] of vectors.entries()) {
      expect(small[n]?.map((hit) => hit.row.key)).toEqual(exact(makeRows(300), vector).map((hit) => hit.key));
    }
    await store.optimize();
    expect(await store.count('large')).toBe(there.length);
    expect(await store.fetchByProduct('large', ['product-7'])).toEqual([]);
    expect(await store.fetchByProduct('large', ['product-20007'])).toEqual([added[7]]);
    await store.close();
  }, 120_000);
});

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectMilvus } from '../../../src/store/milvus/milvus-client.ts';
import { milvusFields } from '../../../src/store/milvus/milvus-rows.ts';
import { createMilvusStore } from '../../../src/store/milvus/milvus-store.ts';
import type { VectorStore } from '../../../src/store/vector-store.ts';
import { makeRow, makeRows, space, unitVector } from '../../contract/rows.ts';
import { type Fault, type FaultyMilvus, startFaultyMilvus } from '../../fakes/faulty-milvus.ts';

/** Time of one call of the hasty store, and what a busy machine may add to it. */
const hastyMs = 1500;
const slackMs = 8000;

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);

let server: FaultyMilvus;
/** Waits long enough for whatever comes at last. */
let store: VectorStore;
let hasty: VectorStore;

beforeAll(async () => {
  process.on('unhandledRejection', note);
  server = await startFaultyMilvus(space);
  store = await createMilvusStore({ address: server.address, space, timeoutMs: 30_000 });
  hasty = await createMilvusStore({ address: server.address, space, timeoutMs: hastyMs });
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});
afterAll(async () => {
  await Promise.all([store.close(), hasty.close()]);
  server.close();
  process.off('unhandledRejection', note);
});

const operations: Record<string, (on: VectorStore) => Promise<unknown>> = {
  upsert: (on) => on.upsert([makeRow(1)]),
  deleteEntities: (on) => on.deleteCatalog('shop'),
  search: (on) => on.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(1)], limit: 5 }),
  query: (on) => on.count('shop'),
  checkHealth: (on) => on.health(),
};
const calls = {
  upsert: 'Upsert',
  deleteEntities: 'Delete',
  search: 'Search',
  query: 'Query',
  checkHealth: 'CheckHealth',
};
const names = Object.keys(calls) as (keyof typeof calls)[];

describe('Milvus that fails', () => {
  test.each(names)('%s: one passing failure is not seen', async (name) => {
    for (const fault of ['unavailable', 'reply lost', 'slow'] as const) {
      server.plan(calls[name], [fault]);
      await operations[name]?.(store);
    }
  });

  test.each(
    names.flatMap((name) =>
      (['unimplemented', 'half-open', 'empty'] as const)
        // A delete says no more than that it was done; how many rows it found is asked before.
        .filter((fault) => !(name === 'deleteEntities' && fault === 'empty'))
        .map((fault): [keyof typeof calls, Fault] => [name, fault]),
    ),
  )('%s answered by "%s" is store-unavailable within the deadline', async (name, fault) => {
    server.plan(calls[name], Array(10).fill(fault));
    const started = performance.now();
    await expect(operations[name]?.(hasty)).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(performance.now() - started).toBeLessThan(2000 + slackMs);
    server.plan(calls[name], []);
    await operations[name]?.(store);
  });

  test('an answer that comes after the deadline is no answer, though a call makes several requests', async () => {
    const slow = await startFaultyMilvus(space, { slowMs: 0.7 * hastyMs });
    const connection = connectMilvus({ address: slow.address, timeoutMs: hastyMs });
    slow.plan('DescribeCollection', ['slow', 'slow']);
    const started = performance.now();
    const asking = connection.call('describe twice', async (client, timeout) => {
      await client.describeCollection({ collection_name: 'garb', timeout });
      return client.describeCollection({ collection_name: 'garb', timeout });
    });
    await expect(asking).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(performance.now() - started).toBeLessThan(hastyMs + slackMs);
    await connection.close();
    slow.close();
  });

  test('a write is sent again after a passing failure, and the creation of a collection is not', async () => {
    const before = server.calls.filter((call) => call === 'Upsert').length;
    server.plan('Upsert', ['unavailable', 'unavailable']);
    await store.upsert([makeRow(1)]);
    expect(server.calls.filter((call) => call === 'Upsert')).toHaveLength(before + 3);

    const connection = connectMilvus({ address: server.address });
    server.plan('CreateCollection', ['unavailable', 'unavailable']);
    const creating = connection.call(
      'create',
      (client) => client.createCollection({ collection_name: 'other', fields: milvusFields(space) }),
      { repeatable: false },
    );
    await expect(creating).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(server.calls.filter((call) => call === 'CreateCollection')).toHaveLength(1);
    await connection.close();
  });

  test('no write carries more than 200 rows', async () => {
    const rows = makeRows(450, { catalog: 'large' });
    await store.upsert(rows);
    expect(server.writtenRows.slice(-3)).toEqual([200, 200, 50]);
    for (const { key } of rows) expect(server.keys).toContain(key);
  });

  test('a collection whose vectors have another length than it says is refused', async () => {
    const lying = await startFaultyMilvus(space, { dimension: space.dimension * 2 });
    const opening = createMilvusStore({ address: lying.address, space });
    await expect(opening).rejects.toMatchObject({ code: 'embedding-space-mismatch' });
    lying.close();
  });

  test('whatever fails, an acknowledged write is there and every call ends in time', async () => {
    const anyFault = fc.constantFrom<Fault>(
      'none',
      'slow',
      'unavailable',
      'reply lost',
      'unimplemented',
      'empty',
      'half-open',
    );
    let next = 1000;
    let acknowledged = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyFault, { minLength: 1, maxLength: 6 }), async (faults) => {
        server.plan('Upsert', faults);
        const rows = [0, 1, 2].map((n) => makeRow(next + n));
        next += rows.length;
        const started = performance.now();
        const written = await hasty.upsert(rows).then(
          () => true,
          (error) => error.code !== 'store-unavailable' && Promise.reject(error),
        );
        expect(performance.now() - started).toBeLessThan(hastyMs + slackMs);
        if (!written) return;
        acknowledged += 1;
        for (const { key } of rows) expect(server.keys).toContain(key);
      }),
      { numRuns: 25, seed: 20260801, endOnFailure: true },
    );
    expect(acknowledged).toBeGreaterThan(0);
    expect(acknowledged).toBeLessThan(25);
  }, 300_000);
});

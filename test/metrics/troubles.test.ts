import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createTroubles } from '../../src/metrics/troubles.ts';
import { noteFailures } from '../../src/store/note-failures.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { createMemoryStore, storeDown } from '../fakes/memory-store.ts';

it('failures are all counted, and written once a second for each part, with how many there were', () => {
  const written: [string, string, number][] = [];
  let now = 0;
  const troubles = createTroubles(
    ({ part, error, times }) => written.push([part, String(error), times]),
    () => now,
  );
  for (const error of ['first', 'second', 'third']) troubles.note('store', error);
  troubles.note('records', 'locked');
  now = 1000;
  troubles.note('store', 'fourth');
  expect(troubles.totals).toEqual({ store: 4, records: 1, traces: 0 });
  expect(written).toEqual([
    ['store', 'first', 1],
    ['records', 'locked', 1],
    ['store', 'fourth', 3],
  ]);
});

it('of a store each call is told that fails by its own fault, none for its input, and every answer is the same', async () => {
  const failures: unknown[] = [];
  const memory = createMemoryStore(createFakeEmbedder());
  const store = noteFailures(memory, (error) => failures.push(error));
  expect(await store.catalogs()).toEqual([]);
  await expect(store.count('')).resolves.toBe(0);
  await expect(store.deleteProducts('shop', ['\0'])).rejects.toMatchObject({ code: 'invalid-row' });
  expect(failures).toEqual([]);
  memory.fail(storeDown());
  await expect(store.count('shop')).rejects.toMatchObject({ code: 'store-unavailable' });
  memory.fail(new AppError('embedding-space-mismatch', 'Indexed with another embedder'));
  await expect(store.health()).rejects.toMatchObject({ code: 'embedding-space-mismatch' });
  expect(failures).toEqual([storeDown()]);
  memory.fail(undefined);
  const pages = [];
  for await (const page of store.scan('shop')) pages.push(...page);
  expect(pages).toEqual([]);
});

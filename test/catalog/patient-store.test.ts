import { describe, expect, it } from 'vitest';
import { patientStore } from '../../src/catalog/patient-store.ts';
import { AppError } from '../../src/errors.ts';
import { makeRow, makeRows, space } from '../contract/rows.ts';
import { createMemoryStore, storeDown } from '../fakes/memory-store.ts';

describe('patientStore', () => {
  it('carries a write out once the store is back', async () => {
    const store = createMemoryStore(space);
    store.fail(storeDown());
    const writing = patientStore(store).upsert(makeRows(3));
    await new Promise((resolve) => setImmediate(resolve));
    store.fail(undefined);
    await writing;
    expect(await store.count('shop')).toBe(3);
  });

  it('gives up with the store’s own error when its patience is over', async () => {
    const store = createMemoryStore(space);
    store.fail(storeDown());
    const writing = patientStore(store, { patienceMs: 100 }).upsert([makeRow(1)]);
    await expect(writing).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('repeats nothing that would fail again', async () => {
    const store = createMemoryStore(space);
    store.fail(new AppError('invalid-filter', 'as the test wants'));
    await expect(patientStore(store).count('shop')).rejects.toMatchObject({ code: 'invalid-filter' });
  });

  it('stops waiting when told to', async () => {
    const store = createMemoryStore(space);
    store.fail(storeDown());
    const stopping = new AbortController();
    const writing = patientStore(store, { signal: stopping.signal }).upsert([makeRow(1)]);
    stopping.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  });
});

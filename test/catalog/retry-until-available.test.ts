import { describe, expect, it } from 'vitest';
import { retryingModels, retryingStore } from '../../src/catalog/retry-until-available.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { makeRow, makeRows, space } from '../contract/rows.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { createMemoryStore, storeDown } from '../fakes/memory-store.ts';

describe('retryingStore', () => {
  it('carries a write out once the store is back', async () => {
    const store = createMemoryStore(space);
    store.fail(storeDown());
    const writing = retryingStore(store).upsert(makeRows(3));
    await new Promise((resolve) => setImmediate(resolve));
    store.fail(undefined);
    await writing;
    expect(await store.count('shop')).toBe(3);
  });

  it('gives up with the store’s own error when its patience is over', async () => {
    const store = createMemoryStore(space);
    store.fail(storeDown());
    const writing = retryingStore(store, { maxWaitMs: 100 }).upsert([makeRow(1)]);
    await expect(writing).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('repeats nothing that would fail again', async () => {
    const store = createMemoryStore(space);
    store.fail(new AppError('invalid-filter', 'as the test wants'));
    await expect(retryingStore(store).count('shop')).rejects.toMatchObject({ code: 'invalid-filter' });
  });

  it('stops waiting when told to', async () => {
    const store = createMemoryStore(space);
    store.fail(storeDown());
    const stopping = new AbortController();
    const writing = retryingStore(store, { signal: stopping.signal }).upsert([makeRow(1)]);
    stopping.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('retryingModels', () => {
  const photo = {
    width: 1,
    height: 1,
    working: { data: new Uint8Array(3), width: 1, height: 1 },
    bytes: new Uint8Array(),
    digest: '',
  };
  /** Models that are busy at the first `times` calls. */
  const busy = (times: number, code: ErrorCode = 'overloaded') => {
    let left = times;
    const answerOf = <T>(answer: () => T) => {
      if (left-- > 0) throw new AppError(code, 'as the test wants');
      return answer();
    };
    const [detector, embedder] = [createFakeDetector([]), createFakeEmbedder()];
    return {
      detector: { ...detector, detect: async () => answerOf(() => detector.detect(photo)) },
      embedder: { ...embedder, embed: async () => answerOf(() => embedder.embed(photo, ['whole'])) },
    };
  };

  it('answer once they are free', async () => {
    expect(await retryingModels(busy(1)).detector.detect(photo)).toEqual([]);
    expect(await retryingModels(busy(1)).embedder.embed(photo, ['whole'])).toHaveLength(1);
  });

  it('give up when the patience is over, and at once on anything else', async () => {
    const { detector } = retryingModels(busy(100), { maxWaitMs: 100 });
    await expect(detector.detect(photo)).rejects.toMatchObject({ code: 'overloaded' });
    const { embedder } = retryingModels(busy(1, 'internal'));
    await expect(embedder.embed(photo, ['whole'])).rejects.toMatchObject({ code: 'internal' });
  });
});

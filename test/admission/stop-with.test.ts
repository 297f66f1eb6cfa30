import { expect, it } from 'vitest';
import { stopWith } from '../../src/admission/stop-with.ts';
import { createFakeContext } from '../fakes/api-context.ts';

it('no read of the store is waited for once the request has ended, whatever reads it has', async () => {
  const context = createFakeContext();
  const reads = Object.entries(context.store)
    .filter(([name, member]) => /^(search|fetch)/.test(name) && typeof member === 'function')
    .map(([name]) => name);
  expect(reads).toContain('fetchVectors');
  const never = Object.fromEntries(reads.map((name) => [name, () => new Promise(() => {})]));
  const ending = new AbortController();
  const { store } = stopWith({ ...context, store: { ...context.store, ...never } }, ending.signal);
  const calls = reads.map((name) => (store[name as keyof typeof store] as () => Promise<unknown>)());
  ending.abort(new Error('the client left'));
  const ended = await Promise.allSettled(calls);
  expect(ended.map(({ status }) => status)).toEqual(reads.map(() => 'rejected'));
});

import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLanceUpkeep } from '../../../src/store/lance/lance-upkeep.ts';

/** Upkeep whose merges are held until they are let go, and what it did. */
function heldUpkeep(filesKept: number) {
  const merges: { end: (rows: number) => void; fail: (error: Error) => void }[] = [];
  const turns: string[] = [];
  const troubles: unknown[] = [];
  const upkeep = createLanceUpkeep({
    merge: () =>
      new Promise<number>((end, fail) => {
        merges.push({ end, fail });
      }),
    async inTurn(run) {
      turns.push('in turn');
      return run();
    },
    filesKept,
    onTrouble: (error) => troubles.push(error),
  });
  const write = (times: number) => {
    for (let n = 0; n < times; n++) upkeep.wrote();
  };
  return { upkeep, merges, turns, troubles, write };
}

it('merges once so many files were written, never two at the same time', async () => {
  const { merges, write } = heldUpkeep(3);
  write(2);
  expect(merges).toHaveLength(0);
  write(1);
  expect(merges).toHaveLength(1);
  write(30);
  expect(merges).toHaveLength(1);
  merges[0]?.end(0);
  await delay(1);
  write(1);
  expect(merges).toHaveLength(2);
});

it('merges a large table less often: after one more file for each 4,096 rows', async () => {
  const { merges, write } = heldUpkeep(3);
  write(3);
  merges[0]?.end(2 * 4096);
  await delay(1);
  write(4);
  expect(merges).toHaveLength(1);
  write(1);
  expect(merges).toHaveLength(2);
});

it('makes writes wait only after they were faster three times, and says when that fails, too', async () => {
  const { upkeep, merges, turns, troubles, write } = heldUpkeep(1);
  write(1);
  const conflict = new Error('Commit conflict');
  for (let n = 0; n < 4; n++) {
    await expect.poll(() => merges.length, { timeout: 5000 }).toBe(n + 1);
    expect(turns).toHaveLength(n < 3 ? 0 : 1);
    merges[n]?.fail(conflict);
  }
  await expect.poll(() => troubles).toEqual([conflict]);
  write(1);
  expect(merges).toHaveLength(5);
  merges[4]?.end(0);
  await upkeep.close();
});

it('waits at its end for the merge under way, and begins none after it', async () => {
  const { upkeep, merges, troubles, write } = heldUpkeep(1);
  write(1);
  let closed = false;
  const closing = upkeep.close().then(() => {
    closed = true;
  });
  await delay(20);
  expect(closed).toBe(false);
  merges[0]?.fail(new Error('Commit conflict'));
  await closing;
  write(5);
  await delay(20);
  expect([merges.length, troubles]).toEqual([1, []]);
});

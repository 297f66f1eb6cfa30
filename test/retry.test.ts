import { describe, expect, test } from 'vitest';
import { retry } from '../src/retry.ts';

const passing = new Error('passing');
const options = {
  attempts: 4,
  baseDelayMs: 1,
  deadlineMs: 10_000,
  isTransient: (error: unknown) => error === passing,
};

/** Fails with `error` as often as told, then gives the number of the attempt. */
function failing(times: number, error: Error) {
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts <= times) throw error;
    return attempts;
  };
  return { attempt, attempts: () => attempts };
}

describe('retry', () => {
  test.each([
    [0, 1],
    [1, 2],
    [3, 4],
  ])('after %i passing failures attempt %i succeeds', async (failures, attempt) => {
    expect(await retry(failing(failures, passing).attempt, options)).toBe(attempt);
  });

  test('gives up after the last attempt, with its error', async () => {
    const { attempt, attempts } = failing(4, passing);
    await expect(retry(attempt, options)).rejects.toBe(passing);
    expect(attempts()).toBe(4);
  });

  test('repeats nothing after a failure that lasts', async () => {
    const lasting = new Error('lasting');
    const { attempt, attempts } = failing(1, lasting);
    await expect(retry(attempt, options)).rejects.toBe(lasting);
    expect(attempts()).toBe(1);
  });

  test('starts no attempt behind the deadline, and tells each how much time is left', async () => {
    const left: number[] = [];
    const attempt = async (remainingMs: number) => {
      left.push(remainingMs);
      throw passing;
    };
    const bounded = { ...options, attempts: 1000, baseDelayMs: 20, deadlineMs: 60 };
    await expect(retry(attempt, bounded)).rejects.toBe(passing);
    expect(left.length).toBeLessThan(1000);
    expect(Math.max(...left)).toBeLessThanOrEqual(60);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
  });
});

import { describe, expect, it } from 'vitest';
import { limitConcurrency } from '../../src/image/limit-concurrency.ts';

describe('limitConcurrency', () => {
  it('runs at most so many tasks at once, in order, and returns their results', async () => {
    const limited = limitConcurrency(2);
    let running = 0;
    let most = 0;
    const started: number[] = [];
    const task = (index: number) => async () => {
      started.push(index);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return index * index;
    };
    const results = await Promise.all([0, 1, 2, 3, 4].map((index) => limited(task(index))));
    expect(results).toEqual([0, 1, 4, 9, 16]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });

  it('gives the place of a task that fails to the next', async () => {
    const limited = limitConcurrency(1);
    const failing = limited(async () => {
      throw new Error('broken');
    });
    const next = limited(async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('done');
    await expect(limited(async () => 'again')).resolves.toBe('again');
  });
});

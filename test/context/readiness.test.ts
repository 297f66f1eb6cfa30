import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cachedProbe, diskProbe, modelsProbe } from '../../src/context/readiness.ts';
import { AppError } from '../../src/errors.ts';

describe('a cached probe', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const options = { freshMs: 1000, timeoutMs: 300, code: 'store-unavailable', message: 'silence' } as const;

  it('runs once for all who ask while its result is fresh, and again afterwards', async () => {
    let runs = 0;
    const probe = cachedProbe(async () => void runs++, options);
    await Promise.all([probe(), probe(), probe()]);
    await vi.advanceTimersByTimeAsync(999);
    await probe();
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(2);
    await probe();
    expect(runs).toBe(2);
  });

  it('keeps a failure as it keeps a success', async () => {
    let down = true;
    const probe = cachedProbe(async () => {
      if (down) throw new AppError('store-unavailable', 'down');
    }, options);
    await expect(probe()).rejects.toThrow('down');
    down = false;
    await expect(probe()).rejects.toThrow('down');
    await vi.advanceTimersByTimeAsync(1001);
    await expect(probe()).resolves.toBeUndefined();
  });

  it('fails in time where nothing answers, and does not ask a second time meanwhile', async () => {
    let runs = 0;
    let answer = () => {};
    const probe = cachedProbe(() => {
      runs++;
      return new Promise((resolve) => {
        answer = resolve;
      });
    }, options);
    const first = expect(probe()).rejects.toMatchObject({ code: 'store-unavailable', message: 'silence' });
    await vi.advanceTimersByTimeAsync(300);
    await first;
    await vi.advanceTimersByTimeAsync(5000);
    await expect(probe()).rejects.toThrow('silence');
    expect(runs).toBe(1);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    const second = probe();
    expect(runs).toBe(2);
    answer();
    await second;
  });

  it('of no freshness runs for each who asks', async () => {
    let runs = 0;
    const probe = cachedProbe(async () => void runs++, { ...options, freshMs: 0 });
    await probe();
    await probe();
    expect(runs).toBe(2);
  });

  it('names what failed with an unknown error by its own code', async () => {
    const probe = cachedProbe(async () => Promise.reject(new TypeError('secret')), options);
    await expect(probe()).rejects.toMatchObject({ code: 'store-unavailable', message: 'silence' });
  });
});

describe('the probe of the models', () => {
  const idle = { waiting: 0, longestTaskMs: 0, sinceReplyMs: 60_000 };
  const asked = async (facts: typeof idle) => {
    let runs = 0;
    await modelsProbe(facts, async () => void runs++)();
    return runs;
  };

  it('runs them only where no request did lately, and none is running', async () => {
    expect(await asked(idle)).toBe(1);
    expect(await asked({ ...idle, sinceReplyMs: Number.POSITIVE_INFINITY })).toBe(1);
    expect(await asked({ ...idle, sinceReplyMs: 500 })).toBe(0);
    expect(await asked({ ...idle, longestTaskMs: 900 })).toBe(0);
    // Photos in line are no reason to say no, nor to add work.
    expect(await asked({ waiting: 50, longestTaskMs: 900, sinceReplyMs: 200 })).toBe(0);
  });

  it('fails while a run goes on for too long, whatever else was answered', async () => {
    const hung = { waiting: 3, longestTaskMs: 6000, sinceReplyMs: 100 };
    await expect(modelsProbe(hung, async () => {})()).rejects.toMatchObject({ code: 'models-unavailable' });
  });
});

describe('the probe of the disk', () => {
  it('writes and leaves nothing; a folder that is not there fails it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'garb-probe-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await diskProbe(directory)();
    expect(await readdir(directory)).toEqual([]);
    await expect(diskProbe(join(directory, 'none'))()).rejects.toMatchObject({
      code: 'invalid-config',
    });
  });
});

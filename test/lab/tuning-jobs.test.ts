import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { TuningReport } from '../../src/evaluate/tune/tune-profile.ts';
import { createTuningJobs, type TuningWork } from '../../src/lab/tuning-jobs.ts';

const report = { measure: 'mrr' } as TuningReport;
const signal = () => new AbortController().signal;
/** Work that ends with the signal. */
const untilStopped: TuningWork = (_, stop) =>
  new Promise((_, reject) => stop.addEventListener('abort', () => reject(stop.reason)));

it('a job shows its progress, then its report', async () => {
  const jobs = createTuningJobs();
  let finish = (_: TuningReport) => {};
  let progress = (_done: number, _total: number) => {};
  const work: TuningWork = (onProgress) => {
    progress = onProgress;
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  const { id, done } = jobs.begin('shop', work, signal());
  expect(jobs.find('shop', id)).toMatchObject({ id, catalog: 'shop', state: 'running', done: 0, total: 0 });
  progress(3, 18);
  expect(jobs.find('shop', id)).toMatchObject({ state: 'running', done: 3, total: 18 });
  finish(report);
  await done;
  expect(jobs.find('shop', id)).toMatchObject({ state: 'done', report });
});

it('a failed one says why; of a fault of the service only that there is one', async () => {
  const jobs = createTuningJobs();
  const failed = async (error: Error) => {
    const { id, done } = jobs.begin('shop', () => Promise.reject(error), signal());
    await done;
    return jobs.find('shop', id);
  };
  expect(await failed(new AppError('invalid-request', 'too few looks'))).toMatchObject({
    state: 'failed',
    error: { code: 'invalid-request', message: 'too few looks' },
  });
  const { error } = await failed(new Error('secret'));
  expect(error).toMatchObject({ code: 'internal' });
  expect(error?.message).not.toContain('secret');
});

it('one that runs is stopped, by its owner or by the end of the service; one that ended is forgotten', async () => {
  const jobs = createTuningJobs();
  const closing = new AbortController();
  const [first, second] = [
    jobs.begin('shop', untilStopped, closing.signal),
    jobs.begin('shop', untilStopped, closing.signal),
  ];
  jobs.remove('shop', first.id);
  await first.done;
  expect(jobs.find('shop', first.id).state).toBe('stopped');
  expect(jobs.find('shop', second.id).state).toBe('running');
  closing.abort();
  await second.done;
  expect(jobs.find('shop', second.id).state).toBe('stopped');
  jobs.remove('shop', first.id);
  expect(() => jobs.find('shop', first.id)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('a job of another catalog is not there', () => {
  const jobs = createTuningJobs();
  const { id } = jobs.begin('shop', untilStopped, signal());
  for (const ask of [() => jobs.find('other', id), () => jobs.remove('other', id)])
    expect(ask).toThrow(expect.objectContaining({ code: 'not-found', errors: [expect.anything()] }));
  expect(jobs.find('shop', id).state).toBe('running');
});

it('the last twenty that ended are kept, and all that run', async () => {
  const jobs = createTuningJobs();
  const running = jobs.begin('shop', untilStopped, signal());
  const ended: string[] = [];
  for (let n = 0; n < 23; n++) {
    const { id, done } = jobs.begin('shop', async () => report, signal());
    await done;
    ended.push(id);
  }
  const known = ended.filter((id) => {
    try {
      return jobs.find('shop', id);
    } catch {
      return false;
    }
  });
  expect(known).toEqual(ended.slice(3));
  expect(jobs.find('shop', running.id).state).toBe('running');
});

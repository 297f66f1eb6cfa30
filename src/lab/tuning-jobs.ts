import { randomUUID } from 'node:crypto';
import { AppError, fieldError } from '../errors.ts';
import type { TuningReport } from '../evaluate/tune/tune-profile.ts';
import type { CatalogRecords } from '../records/catalog-records.ts';
import { requireCatalog } from '../records/require-catalog.ts';

export type TuningState = 'running' | 'done' | 'failed' | 'stopped';

/** A tuning with its progress. */
export interface TuningJob {
  readonly id: string;
  readonly catalog: string;
  readonly state: TuningState;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Searches done, of all; total 0 before the first. */
  readonly done: number;
  readonly total: number;
  readonly report?: TuningReport | undefined;
  /** What ended it. */
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** The work of a job. Its promise settles when the signal aborts. */
export type TuningWork = (
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<TuningReport>;

/** Tunings of this process: those that run, and the last that ended. They end with the process. */
export interface TuningJobs {
  /** `done` never rejects: how a job ended is in its state. */
  begin(
    catalog: string,
    work: TuningWork,
    signal: AbortSignal,
  ): { readonly id: string; readonly done: Promise<void> };
  /** Throws `not-found`. */
  find(catalog: string, id: string): TuningJob;
  /** Stops a job that runs, and forgets one that ended. Throws `not-found`. */
  remove(catalog: string, id: string): void;
}

/** Ended jobs that are kept: a report takes some hundred kilobytes. */
const mostEnded = 20;

export function createTuningJobs(): TuningJobs {
  const jobs = new Map<string, { job: TuningJob; readonly stopping: AbortController }>();
  const find = (catalog: string, id: string) => {
    const known = jobs.get(id);
    if (known?.job.catalog === catalog) return known;
    throw fieldError(
      'not-found',
      'id',
      `No tuning with id ${JSON.stringify(id)} in catalog ${JSON.stringify(catalog)}`,
    );
  };
  const forgetOldest = () => {
    const ended = [...jobs].filter(([, { job }]) => job.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostEnded))) jobs.delete(id);
  };
  return {
    begin(catalog, work, signal) {
      const id = randomUUID();
      const stopping = new AbortController();
      const startedAt = new Date().toISOString();
      const entry: { job: TuningJob; readonly stopping: AbortController } = {
        job: { id, catalog, state: 'running', startedAt, updatedAt: startedAt, done: 0, total: 0 },
        stopping,
      };
      jobs.set(id, entry);
      const change = (changed: Partial<TuningJob>) => {
        entry.job = { ...entry.job, ...changed, updatedAt: new Date().toISOString() };
      };
      const onProgress = (done: number, total: number) => change({ done, total });
      const run = async () => {
        try {
          change({
            state: 'done',
            report: await work(onProgress, AbortSignal.any([signal, stopping.signal])),
          });
        } catch (error) {
          const stopped = stopping.signal.aborted || signal.aborted;
          change(stopped ? { state: 'stopped' } : { state: 'failed', error: shownError(error) });
        }
        forgetOldest();
      };
      return { id, done: run() };
    },
    find: (catalog, id) => find(catalog, id).job,
    remove(catalog, id) {
      const { job, stopping } = find(catalog, id);
      if (job.state === 'running') stopping.abort();
      else jobs.delete(id);
    },
  };
}

function shownError(error: unknown): NonNullable<TuningJob['error']> {
  return error instanceof AppError
    ? { code: error.code, message: error.message }
    : { code: 'internal', message: 'An internal error ended the tuning' };
}

/** What the routes of tunings depend on. */
export interface TuningContext {
  readonly catalogs: CatalogRecords;
  readonly tunings: TuningJobs;
}

/** Throws `catalog-not-found`, `not-found`. */
export async function findTuning(
  { catalogs, tunings }: TuningContext,
  catalog: string,
  id: string,
): Promise<TuningJob> {
  await requireCatalog(catalogs, catalog);
  return tunings.find(catalog, id);
}

/** Stops a tuning that runs, and forgets one that ended. Throws `catalog-not-found`, `not-found`. */
export async function removeTuning(
  { catalogs, tunings }: TuningContext,
  catalog: string,
  id: string,
): Promise<void> {
  await requireCatalog(catalogs, catalog);
  tunings.remove(catalog, id);
}

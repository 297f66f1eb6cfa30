import { AppError } from '../../errors.ts';

/** Work that goes on after the request that began it was answered. */
export interface BackgroundJobs {
  /**
   * Returns what `begin` does, and sees to its `done`. Throws `overloaded` when enough jobs are under way, and what `begin`
   * throws.
   *
   * @param begin its signal says that the service closes
   */
  start<Begun extends { readonly done: Promise<void> }>(
    begin: (signal: AbortSignal) => Promise<Begun>,
  ): Promise<Begun>;
  /** Stops all jobs and waits until they have. */
  close(): Promise<void>;
}

export interface BackgroundJobsOptions {
  /** Jobs at once. */
  readonly most: number;
  /** Called with why a job failed, unless it was stopped. */
  readonly onError: (error: unknown) => void;
}

export function createBackgroundJobs({ most, onError }: BackgroundJobsOptions): BackgroundJobs {
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  return {
    async start(begin) {
      closing.signal.throwIfAborted();
      if (underWay.size >= most)
        throw new AppError('overloaded', `${most} imports are under way already.`, { retryAfterSeconds: 10 });
      const begun = begin(closing.signal);
      const job = begun.then(({ done }) =>
        done.catch((error) => {
          if (!closing.signal.aborted) onError(error);
        }),
      );
      underWay.add(job);
      // Whoever began it is told that it did not begin.
      const forget = () => underWay.delete(job);
      job.then(forget, forget);
      return begun;
    },
    async close() {
      closing.abort();
      await Promise.allSettled(underWay);
    },
  };
}

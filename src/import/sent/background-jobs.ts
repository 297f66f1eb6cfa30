import { AppError } from '../../errors.ts';

/** Jobs that continue after the response to the request that started them. */
export interface BackgroundJobs {
  /**
   * Returns the result of `begin` and awaits its `done` in the background. Throws `overloaded` when `most` jobs are running,
   * and what `begin` throws.
   *
   * @param begin gets a signal that aborts when the service closes
   */
  start<Begun extends { readonly done: Promise<void> }>(
    begin: (signal: AbortSignal) => Promise<Begun>,
  ): Promise<Begun>;
  /** Stops all jobs and waits for their end. */
  close(): Promise<void>;
}

export interface BackgroundJobsOptions {
  /** Jobs that may run at the same time. */
  readonly most: number;
  /** Called with the error of a failed job, unless the job was stopped. */
  readonly onError: (error: unknown) => void;
}

export function createBackgroundJobs({ most, onError }: BackgroundJobsOptions): BackgroundJobs {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    async start(begin) {
      closing.signal.throwIfAborted();
      if (running.size >= most)
        throw new AppError(
          'overloaded',
          `${most} imports or tunings are already running in the background.`,
          {
            retryAfterSeconds: 10,
          },
        );
      const begun = begin(closing.signal);
      const job = begun.then(({ done }) =>
        done.catch((error) => {
          if (!closing.signal.aborted) onError(error);
        }),
      );
      running.add(job);
      // A job that fails to start is reported to the caller of `start`, not to onError.
      const forget = () => running.delete(job);
      job.then(forget, forget);
      return begun;
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

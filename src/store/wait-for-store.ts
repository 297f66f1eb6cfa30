import { AppError } from '../errors.ts';
import { retry } from '../retry.ts';

/**
 * Repeats `run` while it fails with `store-unavailable`, at growing intervals of up to five seconds, for `waitMs` at most. Rejects with
 * the last error, and with any other at once.
 *
 * @param onWait called once, with the first failure, if there is a wait
 */
export function waitForStore<T>(
  run: () => Promise<T>,
  waitMs: number,
  onWait: (error: AppError) => void = () => undefined,
): Promise<T> {
  let isWaiting = false;
  return retry(run, {
    attempts: Number.POSITIVE_INFINITY,
    baseDelayMs: 250,
    maxDelayMs: 5000,
    deadlineMs: waitMs,
    isTransient(error) {
      if (!(error instanceof AppError) || error.code !== 'store-unavailable') return false;
      if (!isWaiting) onWait(error);
      isWaiting = true;
      return true;
    },
  });
}

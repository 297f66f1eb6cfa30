import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  readonly attempts: number;
  /** Maximum wait before the second attempt; doubles with every further attempt. */
  readonly baseDelayMs: number;
  /** Longest wait between two attempts; default none. */
  readonly maxDelayMs?: number;
  /** Deadline of all attempts together. */
  readonly deadlineMs: number;
  readonly isTransient: (error: unknown) => boolean;
}

/**
 * Repeats `attempt` while its error is transient, with exponential backoff and full jitter, within one deadline. `attempt` gets the
 * remaining milliseconds. Rejects with the last error.
 */
export async function retry<T>(
  attempt: (remainingMs: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const deadline = performance.now() + options.deadlineMs;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt(Math.max(1, deadline - performance.now()));
    } catch (error) {
      const longestMs = Math.min(
        options.baseDelayMs * 2 ** (attempts - 1),
        options.maxDelayMs ?? Number.POSITIVE_INFINITY,
      );
      const waitMs = Math.random() * longestMs;
      const hopeless = attempts >= options.attempts || performance.now() + waitMs >= deadline;
      if (hopeless || !options.isTransient(error)) throw error;
      await delay(waitMs);
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  readonly attempts: number;
  /** Longest wait before the second attempt; doubles with every further one. */
  readonly baseDelayMs: number;
  /** Time for all attempts together. */
  readonly deadlineMs: number;
  readonly isTransient: (error: unknown) => boolean;
}

/**
 * Runs `attempt` again while its error is transient, with full jitter (a random wait between 0 and a doubling bound),
 * inside one deadline. `attempt` is told how many milliseconds are left. Rejects with the last error.
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
      const waitMs = Math.random() * options.baseDelayMs * 2 ** (attempts - 1);
      const hopeless = attempts >= options.attempts || performance.now() + waitMs >= deadline;
      if (hopeless || !options.isTransient(error)) throw error;
      await delay(waitMs);
    }
  }
}

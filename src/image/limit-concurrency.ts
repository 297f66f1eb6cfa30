/**
 * Returns a function that runs tasks, at most `limit` at a time, in order of arrival. A task whose signal aborts while it waits is
 * dropped, and its promise rejects with the signal's reason.
 */
export function limitConcurrency(
  limit: number,
): <T>(task: () => Promise<T>, signal?: AbortSignal | undefined) => Promise<T> {
  const waiting = new Set<() => void>();
  let running = 0;

  const turn = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', giveUp);
        waiting.delete(begin);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(begin);
        reject(signal?.reason);
      };
      waiting.add(begin);
      signal?.addEventListener('abort', giveUp, { once: true });
    });

  return async (task, signal) => {
    signal?.throwIfAborted();
    if (running < limit) running++;
    else await turn(signal);
    try {
      return await task();
    } finally {
      // A finished task passes its slot to the next waiting one, so that a new task cannot overtake it.
      const [next] = waiting;
      if (next) next();
      else running--;
    }
  };
}

/** Returns a function that runs tasks, at most `limit` at a time, in order of arrival. */
export function limitConcurrency(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (task) => {
    if (running < limit) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // A finished task passes its slot to the next waiting one, so that a new task cannot overtake it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

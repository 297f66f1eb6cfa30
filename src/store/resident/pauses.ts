import { setImmediate } from 'node:timers/promises';

/** Long work on the main thread in slices, so that requests are answered in between. */
export interface Pauses {
  /** Whether the slice is over: time to await {@link Pauses.rest}. */
  isDue(): boolean;
  rest(): Promise<void>;
}

/** Milliseconds of work between two pauses. */
const sliceMs = 4;

export function createPauses(): Pauses {
  let started = performance.now();
  return {
    isDue: () => performance.now() - started > sliceMs,
    async rest() {
      await setImmediate();
      started = performance.now();
    },
  };
}

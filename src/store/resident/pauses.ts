import { setImmediate } from 'node:timers/promises';

/** Long work on the main thread in slices, so that requests are answered in between. */
export interface Pauses {
  /** Whether the slice is over: time to await {@link Pauses.rest}. */
  isDue(): boolean;
  rest(): Promise<void>;
}

/** Milliseconds of work between two pauses: of work that a request waits for, and of work that it does not. */
export const sliceMs = { awaited: 4, background: 1 } as const;

export function createPauses(kind: keyof typeof sliceMs = 'awaited'): Pauses {
  let started = performance.now();
  return {
    isDue: () => performance.now() - started > sliceMs[kind],
    async rest() {
      await setImmediate();
      started = performance.now();
    },
  };
}

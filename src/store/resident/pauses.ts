import { setImmediate } from 'node:timers/promises';

/** Long work on the main thread in slices, so that requests are answered in between. */
export interface Pauses {
  /** Whether the slice is over: time to await {@link Pauses.rest}. */
  isDue(): boolean;
  rest(): Promise<void>;
}

/** Milliseconds of work between two pauses: of work that a request waits for, and of work that it does not. */
const sliceMs = { awaited: 4, background: 1 } as const;

/** @param isEnded whether the work is to end: then `rest` throws RangeError */
export function createPauses(
  kind: keyof typeof sliceMs = 'awaited',
  isEnded: () => boolean = () => false,
): Pauses {
  let started = performance.now();
  return {
    isDue: () => performance.now() - started > sliceMs[kind],
    async rest() {
      await setImmediate();
      if (isEnded()) throw new RangeError('The work was ended');
      started = performance.now();
    },
  };
}

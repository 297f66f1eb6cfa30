import { setTimeout as delay, setImmediate } from 'node:timers/promises';

/** Long work on the main thread in slices, so that requests are answered in between. */
export interface Pauses {
  /** Whether the slice is over: time to await {@link Pauses.rest}. */
  isDue(): boolean;
  rest(): Promise<void>;
}

/** Milliseconds of work between two pauses, and of a pause; 0: a turn for what is due already. */
const kinds = {
  /** A request waits for the work. */
  awaited: { sliceMs: 4, restMs: 0 },
  /** Nobody waits for it. */
  background: { sliceMs: 1, restMs: 0 },
  /** It is long and its client can wait: it leaves the thread half of the time. */
  sharing: { sliceMs: 2, restMs: 2 },
} as const;

/** @param isEnded whether the work is to end: then `rest` throws RangeError */
export function createPauses(
  kind: keyof typeof kinds = 'awaited',
  isEnded: () => boolean = () => false,
): Pauses {
  const { sliceMs, restMs } = kinds[kind];
  let started = performance.now();
  return {
    isDue: () => performance.now() - started > sliceMs,
    async rest() {
      await (restMs === 0 ? setImmediate() : delay(restMs));
      if (isEnded()) throw new RangeError('The work was ended');
      started = performance.now();
    },
  };
}

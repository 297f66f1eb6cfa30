import { AppError } from '../errors.ts';

export interface WorkLineOptions {
  /** Requests at work at the same time. */
  readonly slots: number;
  /** A request is refused when it would probably wait for its answer, its own work included, longer than this. */
  readonly maxWaitMs: number;
  /** How long a request keeps its place while its body arrives; default 1,000. A slower one has to ask for a place again. */
  readonly uploadGraceMs?: number;
  /** Milliseconds of a monotonic clock, for tests. */
  readonly now?: () => number;
}

/** A request's place in the line. */
export interface Place {
  /**
   * Resolves when the request may start its work. Rejects with the signal's reason when that aborts first.
   * @throws AppError `overloaded` when the body took so long that the place was given away, and there is no other one
   */
  start(signal: AbortSignal): Promise<void>;
  /**
   * Runs what needs no slot in the midst of the work, such as waiting for another server. The slot is given back meanwhile; afterwards
   * the request asks for a place again and waits for its turn.
   * @throws AppError `overloaded` when there is no place then, the signal's reason, and what the task throws
   */
  stepAside<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Ends the work, or gives up the place. Further calls do nothing. */
  leave(): void;
}

/** The requests that may work, and those that wait for it. */
export interface WorkLine {
  /** A place for a request whose body was not read yet. Throws `overloaded`, at once: nobody waits to be refused. */
  enter(): Place;
  readonly working: number;
  /** Requests that wait, those whose body is arriving included. */
  readonly waiting: number;
  /** How long a request that came now would probably wait for its turn. */
  readonly expectedWaitMs: number;
}

/** Assumed length of a request's work until the first one ends. */
const firstGuessMs = 500;
/** Weight of the latest request in the means; that of the first ones is larger, so that the first guess is soon forgotten. */
const smoothing = 0.05;
/** A mean absolute deviation is .8 standard deviations of a normal distribution, of which 2.33 hold 99 of 100. */
const deviations = 2.33 / 0.8;

/**
 * A line in front of work that takes a slot. Whether a request gets in is decided once, from the work ahead of it and its own, so that 99
 * of 100 of those who get in have their answer within the bound, and the others learn it before they send their bodies. Its own work
 * counts, since at work it shares the processor with the others. It is served in order of arrival: with a bounded wait, another order
 * would only change who waits.
 */
export function createWorkLine(options: WorkLineOptions): WorkLine {
  const { slots, maxWaitMs, uploadGraceMs = 1000, now = () => performance.now() } = options;
  const queue = new Set<() => void>();
  let working = 0;
  let uploading = 0;
  let meanWorkMs = firstGuessMs;
  let meanDeviationMs = 0;
  /** Lengths of work that the means are of, the first guess among them. */
  let known = 1;

  /** Requests that must end before a newcomer may start. */
  const ahead = () => Math.max(0, working + queue.size + uploading - slots + 1);
  const expectedWaitMs = () => (ahead() * meanWorkMs) / slots;

  const requirePlace = () => {
    const waitMs = expectedWaitMs();
    // Variances of independent work add up: of the work ahead, which the slots share, and of its own.
    const spreadMs = deviations * meanDeviationMs * Math.sqrt(ahead() / slots ** 2 + 1);
    // One may always wait, or a slot would stay empty between two requests that take longer than the bound.
    if (waitMs + meanWorkMs + spreadMs <= maxWaitMs || ahead() <= 1) return;
    throw overloaded(waitMs);
  };

  /** @param onTaken runs in the same moment, so that a slot is never without an owner */
  const takeSlot = (signal: AbortSignal, onTaken: () => void): Promise<void> => {
    signal.throwIfAborted();
    if (working < slots && queue.size === 0) {
      working++;
      onTaken();
      return Promise.resolve();
    }
    return new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        queue.delete(begin);
        working++;
        onTaken();
        resolve();
      };
      const giveUp = () => {
        queue.delete(begin);
        reject(signal.reason);
      };
      queue.add(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  };

  const learn = (tookMs: number) => {
    const weight = Math.max(smoothing, 1 / ++known);
    meanDeviationMs += weight * (Math.abs(tookMs - meanWorkMs) - meanDeviationMs);
    meanWorkMs += weight * (tookMs - meanWorkMs);
  };

  const freeSlot = () => {
    working--;
    const [next] = queue;
    if (next) next();
  };

  return {
    enter() {
      requirePlace();
      uploading++;
      let holds: 'place' | 'nothing' | 'slot' = 'place';
      let startedAt = 0;
      /** Before it stepped aside; NaN once the work was cut short, which says nothing of how long work takes. */
      let workedMs = 0;
      const losePlace = () => {
        if (holds !== 'place') return;
        holds = 'nothing';
        uploading--;
      };
      const grace = setTimeout(losePlace, uploadGraceMs);
      const takeTurn = (signal: AbortSignal) =>
        takeSlot(signal, () => {
          holds = 'slot';
          startedAt = now();
        });
      const giveSlot = () => {
        holds = 'nothing';
        workedMs += now() - startedAt;
        freeSlot();
      };
      return {
        async start(signal) {
          clearTimeout(grace);
          if (holds === 'nothing') requirePlace();
          else losePlace();
          await takeTurn(signal);
          signal.addEventListener('abort', () => (workedMs = Number.NaN), { once: true });
        },
        async stepAside(task, signal) {
          if (holds !== 'slot') throw new RangeError('Expected a request at work');
          giveSlot();
          try {
            return await task();
          } finally {
            signal.throwIfAborted();
            requirePlace();
            await takeTurn(signal);
          }
        },
        leave() {
          clearTimeout(grace);
          losePlace();
          if (holds !== 'slot') return;
          giveSlot();
          if (!Number.isNaN(workedMs)) learn(workedMs);
        },
      };
    },
    get working() {
      return working;
    },
    get waiting() {
      return queue.size + uploading;
    },
    get expectedWaitMs() {
      return expectedWaitMs();
    },
  };
}

/** `Retry-After` is spread over a few seconds, so that those who were refused together do not return together. */
export function overloaded(waitMs: number, message = 'More photos are waiting than can be answered soon.') {
  const seconds = Math.max(1, waitMs / 1000);
  return new AppError('overloaded', message, {
    retryAfterSeconds: seconds + Math.random() * Math.max(3, seconds),
  });
}

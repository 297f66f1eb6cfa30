import { setMaxListeners } from 'node:events';
import { AppError, fieldError } from '../errors.ts';
import { type ByteBudget, createByteBudget } from './byte-budget.ts';
import { checkAnnouncedLength, readBody } from './read-body.ts';
import { createShedLog, cutReason, type ShedLog } from './shed-log.ts';
import { untilAborted } from './stop-with.ts';
import { createWorkLine, overloaded, type Place, type WorkLine } from './work-line.ts';

/** How many requests the service takes on, and how long each may take. */
export interface AdmissionLimits {
  /** Photos at work at the same time. */
  readonly concurrency: number;
  /** A photo is refused when it would probably wait longer for its answer. */
  readonly maxWaitMs: number;
  /** From the head of a request with a photo to its answer; a request may ask for less. */
  readonly deadlineMs: number;
  /** Largest body of a request with photos. */
  readonly maxBodyBytes: number;
  /** Bodies in memory together. */
  readonly bodyBudgetBytes: number;
  readonly bodyTimeoutMs: number;
}

export const defaultLimits: AdmissionLimits = {
  concurrency: 2,
  maxWaitMs: 1000,
  deadlineMs: 10_000,
  maxBodyBytes: 20 * 2 ** 20,
  bodyBudgetBytes: 256 * 2 ** 20,
  bodyTimeoutMs: 15_000,
};

/**
 * `look`: one photo, in the line and with the deadline. `pictures`: pictures of a product, in the line, without a deadline. `rows`: a
 * catalog, which is worked on outside the line. `json`: no photo.
 */
export type RequestKind = 'look' | 'pictures' | 'rows' | 'json';

/** Largest body of a request without a photo. */
const jsonBytes = 4 * 2 ** 20;

/** Pictures that are fetched for requests at the same time. They hold no slot, so slow servers keep only each other waiting. */
const mostFetches = 64;

/** The header by which a request asks for a shorter deadline, in milliseconds. */
export const deadlineHeader = 'X-Deadline-Ms';

/** What the work on a request needs to know. */
export interface WorkFacts {
  /** Ends the work: its deadline passed, or the client left. */
  readonly signal: AbortSignal;
  /** How long the request waited for its turn; absent for one that needs none. */
  readonly waitedMs?: number;
  /**
   * Runs a fetch from another server: outside the line, and as one of so many at once. Absent where the request is not in the line.
   *
   * @param fetch gets what pays for the bytes that arrive, from the budget of bodies
   * @throws AppError `overloaded` when too many are under way, or when there is no place in the line afterwards
   */
  readonly fetchAside?: <T>(fetch: (onBytes: (bytes: number) => void) => Promise<T>) => Promise<T>;
}

/** Takes requests on, or refuses them. */
export interface Admission {
  /**
   * Runs a request: takes a place in the line, reads the body, waits for its turn, and calls `work`. Rejects as soon as the deadline
   * passes or the client leaves. The place is given back when `work` has ended, even if nobody waits for it any more.
   *
   * @param work gets the request with its whole body in memory
   * @throws AppError `overloaded`, `payload-too-large`, `request-timeout`, `deadline-exceeded`, `client-gone`, and what `work` throws
   */
  run(
    request: Request,
    kind: RequestKind,
    work: (request: Request, facts: WorkFacts) => Promise<void>,
  ): Promise<void>;
  readonly line: Pick<WorkLine, 'working' | 'waiting' | 'expectedWaitMs'>;
  readonly bodies: Pick<ByteBudget, 'used'>;
  readonly cut: ShedLog['totals'];
}

/** @param onCut gets how many requests were cut short in a second, and why */
export function createAdmission(
  limits: AdmissionLimits,
  onCut: Parameters<typeof createShedLog>[0],
): Admission {
  const { concurrency, maxWaitMs, bodyTimeoutMs, deadlineMs } = limits;
  const line = createWorkLine({ slots: concurrency, maxWaitMs });
  const bodies = createByteBudget(limits.bodyBudgetBytes);
  const cut = createShedLog(onCut);
  let fetches = 0;

  const fetchAside = async <T>(fetch: () => Promise<T>, place: Place, signal: AbortSignal): Promise<T> => {
    if (fetches >= mostFetches) throw overloaded(maxWaitMs, 'Too many pictures are being fetched.');
    return place.stepAside(async () => {
      fetches++;
      try {
        return await fetch();
      } finally {
        fetches--;
      }
    }, signal);
  };

  const run: Admission['run'] = async (request, kind, work) => {
    const maxBytes = kind === 'json' ? Math.min(jsonBytes, limits.maxBodyBytes) : limits.maxBodyBytes;
    checkAnnouncedLength(request.headers, maxBytes);
    const ending = endOf(request, kind === 'look' ? deadlineOf(request.headers, deadlineMs) : undefined);
    const place = kind === 'look' || kind === 'pictures' ? line.enter() : undefined;
    const share = bodies.open();
    const whole = async () => {
      try {
        const body = await readBody(request, share, { maxBytes, timeoutMs: bodyTimeoutMs }, ending.signal);
        const arrived = performance.now();
        await place?.start(ending.signal);
        const inLine: Partial<WorkFacts> = place
          ? {
              waitedMs: performance.now() - arrived,
              fetchAside: (fetch) => fetchAside(() => fetch(share.take), place, ending.signal),
            }
          : {};
        await work(body ? new Request(request, { body }) : request, { signal: ending.signal, ...inLine });
      } finally {
        ending.clear();
        share.free();
        place?.leave();
      }
    };
    await untilAborted(whole, ending.signal);
  };

  return {
    line,
    bodies,
    cut: cut.totals,
    async run(...input) {
      try {
        await run(...input);
      } catch (error) {
        const reason = cutReason(error);
        if (reason) cut.count(reason);
        throw error;
      }
    },
  };
}

/** The signal that ends a request: its client left, or its deadline passed. */
function endOf(request: Request, deadlineMs: number | undefined) {
  const ending = new AbortController();
  // Every list that is searched listens.
  setMaxListeners(0, ending.signal);
  const leave = () => ending.abort(clientGone());
  const { signal } = request;
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  const timer =
    deadlineMs === undefined
      ? undefined
      : setTimeout(() => ending.abort(deadlineExceeded(deadlineMs)), deadlineMs);
  return {
    signal: ending.signal,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    },
  };
}

function deadlineOf(headers: Headers, longestMs: number): number {
  const asked = headers.get(deadlineHeader);
  if (asked === null) return longestMs;
  const isCount = /^\d{1,9}$/.test(asked) && Number(asked) > 0;
  if (!isCount)
    throw fieldError('invalid-request', deadlineHeader, 'Expected a whole number of milliseconds from 1');
  return Math.min(Number(asked), longestMs);
}

function deadlineExceeded(deadlineMs: number): AppError {
  return new AppError('deadline-exceeded', `The request did not end within ${deadlineMs} ms.`);
}

function clientGone(): AppError {
  return new AppError('client-gone', 'The client closed the connection before its answer.');
}

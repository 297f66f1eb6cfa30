import { AppError } from '../errors.ts';

/** What can cut a request short: refused at the door, over its deadline, or left by its client. */
export const cutReasons = ['overloaded', 'deadline-exceeded', 'client-gone', 'request-timeout'] as const;
export type CutReason = (typeof cutReasons)[number];

export type CutCounts = Readonly<Record<CutReason, number>>;

/** The reason for which this error cut a request short; undefined for any other error. */
export function cutReason(error: unknown): CutReason | undefined {
  return error instanceof AppError ? cutReasons.find((reason) => reason === error.code) : undefined;
}

/** Counts requests that were cut short. */
export interface ShedLog {
  count(reason: CutReason): void;
  /** Since the start. */
  readonly totals: CutCounts;
}

const none = (): Record<CutReason, number> => ({
  overloaded: 0,
  'deadline-exceeded': 0,
  'client-gone': 0,
  'request-timeout': 0,
});

/** @param write gets the counts of a second at its end; seconds without any are left out */
export function createShedLog(write: (counts: Partial<CutCounts>) => void): ShedLog {
  const totals = none();
  let second: Partial<Record<CutReason, number>> | undefined;
  return {
    totals,
    count(reason) {
      totals[reason]++;
      if (!second) {
        second = {};
        setTimeout(() => {
          write(second ?? {});
          second = undefined;
        }, 1000).unref();
      }
      second[reason] = (second[reason] ?? 0) + 1;
    },
  };
}

import type { ScoredItem } from '../types.ts';

/** Grades of a query's judged items: 0 not relevant; 1, 2, … increasingly relevant; below 0 not judged. */
export type Judgments = ReadonlyMap<string, number>;

/** The judgments of every query, by query id. */
export type Qrels = ReadonlyMap<string, Judgments>;

/** A system's results by query id, in any order; each item of a query once. */
export type Run = ReadonlyMap<string, readonly ScoredItem[]>;

export interface MeasureOptions {
  /** Cut-off: only the first k ranks count; all if undefined. */
  readonly k?: number;
  /** The lowest grade that counts as relevant, at least 1 (trec_eval's `-l`). */
  readonly level?: number;
}

/** A measure of one ranking: ids, best first, each once, against the query's judgments. */
export type Measure = (ranked: readonly string[], judgments: Judgments, options?: MeasureOptions) => number;

/** Whether the item has at least that grade. */
export function isRelevant(judgments: Judgments, id: string, level = 1): boolean {
  return (judgments.get(id) ?? 0) >= level;
}

/** How many relevant items a query has, returned or not. */
export function countRelevant(judgments: Judgments, level = 1): number {
  let count = 0;
  for (const grade of judgments.values()) if (grade >= level) count++;
  return count;
}

/** How many of the first k items are relevant. */
export function countHits(
  ranked: readonly string[],
  judgments: Judgments,
  { k = ranked.length, level }: MeasureOptions,
): number {
  return ranked.slice(0, k).filter((id) => isRelevant(judgments, id, level)).length;
}

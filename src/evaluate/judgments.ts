import type { ScoredItem } from '../types.ts';

/** Grades of a query's judged items: 0 not relevant, 1, 2, … more and more so; a grade below 0 counts as not judged. */
export type Judgments = ReadonlyMap<string, number>;

/** The judgments of every query, by query id. */
export type Qrels = ReadonlyMap<string, Judgments>;

/** What a system answered, by query id, in any order; each item of a query once. */
export type Run = ReadonlyMap<string, readonly ScoredItem[]>;

export interface MeasureOptions {
  /** How many ranks are looked at, from the top; all of them when left out. */
  readonly k?: number;
  /** The lowest grade that counts as relevant, at least 1 (trec_eval's `-l`). */
  readonly level?: number;
}

/** A measure of one ranking: ids, best first, each once, against the query's judgments. */
export type Measure = (ranked: readonly string[], judgments: Judgments, options?: MeasureOptions) => number;

/** Whether the item is judged at least of that grade. */
export function isRelevant(judgments: Judgments, id: string, level = 1): boolean {
  return (judgments.get(id) ?? 0) >= level;
}

/** How many items of a query are relevant, found or not. */
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

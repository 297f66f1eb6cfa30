import type { ScoredItem } from '../types.ts';

/** The results of one query vector against one stored view, best first. */
export interface RankedList {
  /** Which list this is, such as `r1:garment→garment`; unique within a fusion. */
  readonly id: string;
  /** Weight of this list in the fused score, ≥ 0. A list of weight 0 is ignored. */
  readonly weight: number;
  readonly hits: readonly ScoredItem[];
}

/** What one list added to an item's fused score. */
export interface FusedPart {
  readonly list: string;
  /** From 1; null if the list does not contain the item. */
  readonly rank: number | null;
  /** The list's own score before normalisation; null if the list does not contain the item. */
  readonly raw: number | null;
  /** null if the list does not contain the item. */
  readonly normalised: number | null;
  /** The list's weight divided by the sum of all lists' weights. */
  readonly weight: number;
  /** The parts' contributions sum to the item's score. */
  readonly contribution: number;
}

export interface FusedItem extends ScoredItem {
  /** Empty unless requested. */
  readonly parts: readonly FusedPart[];
}

/** Best score first; ties by id in code-unit order, so that the result does not depend on the input order. */
export function byScoreThenId(a: ScoredItem, b: ScoredItem): number {
  // Not the difference: V8 allocates a number that is no small integer, and sorting compares thousands of times a request.
  if (a.score !== b.score) return a.score > b.score ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The items sorted by `byScoreThenId`. A list that is already sorted is returned itself. */
export function rankedBest<Item extends ScoredItem>(items: readonly Item[]): readonly Item[] {
  for (let index = 1; index < items.length; index++) {
    const [better, next] = [items[index - 1], items[index]];
    if (better && next && byScoreThenId(better, next) > 0) return items.toSorted(byScoreThenId);
  }
  return items;
}

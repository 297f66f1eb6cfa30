import { type FusionMethod, type QueryList, type Scorer, sumOf } from '../fusion-method.ts';

/**
 * Borda count: a list gives |C| − r + 1 points, C being the union of all lists' items, and each item that it does not
 * contain the mean of the remaining points, (|C| − n + 1) / 2; each times the list's relative weight.
 * Aslam and Montague, "Models for Metasearch", SIGIR 2001.
 */
export const bordafuse: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: ({ candidates }) => bordaScorer(candidates.size, ({ relativeWeight }) => relativeWeight),
};

/** Borda points over `candidateCount` items, times `weightOf` each list. */
export function bordaScorer(candidateCount: number, weightOf: (list: QueryList) => number): Scorer {
  return {
    found: (entries) => sumOf(entries.map(({ list, rank }) => weightOf(list) * (candidateCount - rank + 1))),
    absent: (list) => (weightOf(list) * (candidateCount - list.hits.length + 1)) / 2,
  };
}

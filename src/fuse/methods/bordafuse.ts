import { type FusionMethod, type QueryList, type Scorer, sumOf } from '../fusion-method.ts';

/**
 * Borda count: a list gives |C| − r + 1 points over the union C of all lists' items, and to each item that it does not
 * hold the mean of the points left over, (|C| − n + 1) / 2; each times the list's relative weight.
 * Aslam and Montague, "Models for Metasearch", SIGIR 2001.
 */
export const bordafuse: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: ({ candidates }) => bordaScorer(candidates.size, ({ relativeWeight }) => relativeWeight),
};

/** Borda points over `candidateCount` items, each list's times its `weightOf`. */
export function bordaScorer(candidateCount: number, weightOf: (list: QueryList) => number): Scorer {
  return {
    found: (entries) => sumOf(entries.map(({ list, rank }) => weightOf(list) * (candidateCount - rank + 1))),
    absent: (list) => (weightOf(list) * (candidateCount - list.hits.length + 1)) / 2,
  };
}

import { type JudgedRanking, sumOf, type TrainedMethod } from '../fusion-method.ts';

/**
 * PosFuse: Σ P(relevant | rank), estimated on judged queries, each term times the list's relative weight; 0 beyond the
 * longest judged list. Lillis et al., "Estimating Probabilities for Effective Data Fusion", SIGIR 2010.
 *
 * The model of a list is the probability of each rank.
 */
export const posfuse: TrainedMethod = {
  parameters: {},
  exceptions: { 'one list keeps its order': 'a later rank may have had more hits than an earlier one' },
  weighted: true,
  scorer: ({ model }) => ({
    found: (entries) =>
      sumOf(entries.map(({ list, rank }) => list.relativeWeight * (model[list.id]?.[rank - 1] ?? 0))),
  }),
  fit: (rankings) => relevanceByRank(rankings),
};

/** For each rank, the share of relevant items among the rankings that reach it. */
export function relevanceByRank(rankings: readonly JudgedRanking[]): number[] {
  const longest = rankings.reduce((length, { relevant }) => Math.max(length, relevant.length), 0);
  return Array.from({ length: longest }, (_, index) => {
    const there = rankings.filter(({ relevant }) => relevant.length > index);
    return there.filter(({ relevant }) => relevant[index]).length / there.length;
  });
}

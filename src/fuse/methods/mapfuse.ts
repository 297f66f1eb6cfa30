import { type JudgedRanking, sumOf, type TrainedMethod } from '../fusion-method.ts';

/**
 * MAPFuse: Σ MAP / r, where MAP is the list's mean average precision over judged queries, each term times the list's
 * relative weight. Lillis et al., "Estimating Probabilities for Effective Data Fusion", SIGIR 2010.
 *
 * The model of a list is its MAP.
 */
export const mapfuse: TrainedMethod = {
  parameters: {},
  exceptions: {
    'one list keeps its order': 'a list that never had a hit has MAP 0, and all its items tie at 0',
  },
  weighted: true,
  scorer: ({ model }) => ({
    found: (entries) =>
      sumOf(entries.map(({ list, rank }) => (list.relativeWeight * (model[list.id]?.[0] ?? 0)) / rank)),
  }),
  fit: (rankings) => [
    rankings.reduce((sum, ranking) => sum + averagePrecision(ranking), 0) / rankings.length,
  ],
};

function averagePrecision({ relevant, relevantCount }: JudgedRanking): number {
  let hits = 0;
  let sum = 0;
  relevant.forEach((isRelevant, index) => {
    if (!isRelevant) return;
    hits++;
    sum += hits / (index + 1);
  });
  return relevantCount === 0 ? 0 : sum / relevantCount;
}

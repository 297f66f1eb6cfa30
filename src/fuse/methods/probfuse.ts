import { type JudgedRanking, sumOf, type TrainedMethod } from '../fusion-method.ts';

/**
 * ProbFuse: Σ P(relevant | segment) / segment, where a list of n items is split into segments of ⌈n / segments⌉ items,
 * counted from 1, each term times the list's relative weight.
 * Lillis et al., "ProbFuse: A Probabilistic Approach to Data Fusion", SIGIR 2006.
 *
 * The model of a list is the probability of each segment.
 */
export const probfuse: TrainedMethod = {
  parameters: { segments: { default: 25, min: 1, max: 100, integer: true } },
  exceptions: {
    'one list keeps its order': 'items of one segment tie, and a later segment may have had more hits',
  },
  weighted: true,
  scorer: ({ model }) => ({
    found: (entries) =>
      sumOf(
        entries.map(({ list, rank }) => {
          const probabilities = model[list.id] ?? [];
          const segment = Math.floor((rank - 1) / Math.ceil(list.hits.length / probabilities.length));
          return (list.relativeWeight * (probabilities[segment] ?? 0)) / (segment + 1);
        }),
      ),
  }),
  fit: (rankings, { segments }) =>
    Array.from({ length: segments }, (_, segment) => meanPrecision(rankings, segment, segments)),
};

function meanPrecision(rankings: readonly JudgedRanking[], segment: number, segments: number): number {
  const precisions = rankings.map(({ relevant }) => {
    const size = Math.ceil(relevant.length / segments);
    const part = relevant.slice(segment * size, (segment + 1) * size);
    return part.length === 0 ? 0 : part.filter(Boolean).length / part.length;
  });
  return precisions.reduce((sum, precision) => sum + precision, 0) / rankings.length;
}

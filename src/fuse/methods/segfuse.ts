import { sumOf, type TrainedMethod } from '../fusion-method.ts';

/** Ranks (from 0) at which segments end: 10·2^(k − 1) − 5 for k = 1 … 10. */
const ends = Array.from({ length: 10 }, (_, k) => 10 * 2 ** k - 5);

/**
 * SegFuse: Σ P(relevant | segment) · (s + 1), where later segments are longer, each term times the list's relative
 * weight. Shokouhi, "Segmentation of Search Engine Results for Effective Data-Fusion", ECIR 2007.
 *
 * The model of a list is the probability of each of its ten segments.
 */
export const segfuse: TrainedMethod = {
  parameters: {},
  exceptions: { 'one list keeps its order': 'a later segment may have had more hits than an earlier one' },
  weighted: true,
  scorer: ({ model }) => ({
    found: (entries) =>
      sumOf(
        entries.map(({ list, rank, normalised }) => {
          const probability = model[list.id]?.[ends.findIndex((end) => rank <= end)] ?? 0;
          return list.relativeWeight * probability * (normalised + 1);
        }),
      ),
  }),
  fit: (rankings) =>
    ends.map((end, segment) => {
      const start = ends[segment - 1] ?? 0;
      const precisions = rankings.map(
        ({ relevant }) => relevant.slice(start, end).filter(Boolean).length / (end - start),
      );
      return precisions.reduce((sum, precision) => sum + precision, 0) / rankings.length;
    }),
};

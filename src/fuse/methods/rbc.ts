import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * Rank-biased centroids: Σ (1 − φ) · φ^(r − 1), each term times the list's relative weight.
 * Bailey, Moffat, Scholer and Thomas, "Retrieval Consistency in the Presence of Query Variations", SIGIR 2017.
 */
export const rbc: FusionMethod = {
  parameters: { phi: { default: 0.8, min: 0.01, max: 0.999 } },
  exceptions: {},
  weighted: true,
  scorer: ({ parameters: { phi } }) => ({
    found: (entries) =>
      sumOf(entries.map(({ list, rank }) => list.relativeWeight * (1 - phi) * phi ** (rank - 1))),
  }),
};

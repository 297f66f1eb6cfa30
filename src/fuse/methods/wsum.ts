import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * Weighted sum: Σ w·s; absence counts 0. With weights that sum to 1 this is the convex combination of
 * Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023.
 */
export const wsum: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) => sumOf(entries.map(({ list, normalised }) => list.share * normalised)),
    score(entries) {
      let score = 0;
      for (const { list, normalised } of entries) score += list.share * normalised;
      return score;
    },
  }),
};

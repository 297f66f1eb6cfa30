import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * CombSUM: Σ s over the lists that contain the item, each s times the list's relative weight. `wsum` is the same with
 * weights that sum to 1. Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export const sum: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) => sumOf(entries.map(({ list, normalised }) => list.relativeWeight * normalised)),
  }),
};

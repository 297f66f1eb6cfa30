import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * CombANZ: the mean score over the lists that contain the item, Σ w·s / Σ w.
 * Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export const anz: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) => {
      const total = entries.reduce((sum, { list }) => sum + list.relativeWeight, 0);
      return sumOf(entries.map(({ list, normalised }) => (list.relativeWeight * normalised) / total));
    },
  }),
};

import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * Weighted MNZ: (Σ s) · (Σ w), both over the lists that contain the item, with weights that sum to 1 over all lists.
 * Wu and Crestani, "Data Fusion with Estimated Weights", CIKM 2002.
 */
export const wmnz: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) => {
      const weight = entries.reduce((sum, { list }) => sum + list.share, 0);
      return sumOf(entries.map(({ normalised }) => normalised * weight));
    },
  }),
};

import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * Mixed: √m · Σ w·s, where m is the number of lists that contain the item, with weights that sum to 1.
 * Wu and Crestani, "Data Fusion with Estimated Weights", CIKM 2002.
 */
export const mixed: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) => {
      const factor = Math.sqrt(entries.length);
      return sumOf(entries.map(({ list, normalised }) => factor * list.share * normalised));
    },
  }),
};

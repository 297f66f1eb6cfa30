import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * CombMNZ: m · Σ s, where m is the number of lists that contain the item, each s times the list's relative weight.
 * Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export const mnz: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) =>
      sumOf(entries.map(({ list, normalised }) => entries.length * list.relativeWeight * normalised)),
  }),
};

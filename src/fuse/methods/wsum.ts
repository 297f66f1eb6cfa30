import { type FusionMethod, type QueryList, sumOf } from '../fusion-method.ts';

/**
 * Weighted sum: Σ w·s; absence counts 0. With weights that sum to 1 this is the convex combination of
 * Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023.
 */
export const wsum: FusionMethod = {
  summand,
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({
    found: (entries) => sumOf(entries.map(({ list, normalised }) => summand(list, normalised))),
  }),
};

function summand({ share }: Pick<QueryList, 'share'>, normalised: number): number {
  return share * normalised;
}

import type { Entry } from './fusion-method.ts';

/**
 * Weighted sum: Σ wᵢ·sᵢ, an absent item counting 0. With weights that sum to 1 this is the convex combination of
 * Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023.
 */
export function wsum(entries: readonly Entry[]): number[] {
  return entries.map(({ weight, normalised }) => weight * normalised);
}

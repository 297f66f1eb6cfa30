import type { Entry, FusionOptions } from './fusion-method.ts';

/**
 * Reciprocal rank fusion with weights: Σ wᵢ / (k + rankᵢ), ranks from 1.
 * Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
 * SIGIR 2009.
 */
export function rrf(entries: readonly Entry[], { k }: FusionOptions): number[] {
  return entries.map(({ weight, rank }) => weight / (k + rank));
}

import type { Entry } from './fusion-method.ts';

/**
 * CombMNZ with weights: m · Σ wᵢ·sᵢ, where m is the number of lists that hold the item.
 * Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export function combMnz(entries: readonly Entry[]): number[] {
  return entries.map(({ weight, normalised }) => entries.length * weight * normalised);
}

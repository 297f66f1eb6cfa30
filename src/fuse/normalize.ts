import type { ScoredItem } from '../types.ts';

export const normalizations = ['none', 'min-max'] as const;
export type Normalization = (typeof normalizations)[number];

/** The items with their scores on the scale of `normalization`, in the same order. An empty list stays empty. */
export function normalize(items: readonly ScoredItem[], normalization: Normalization): ScoredItem[] {
  switch (normalization) {
    case 'none':
      return items.map(({ id, score }) => ({ id, score }));
    case 'min-max':
      return minMaxNorm(items);
  }
}

/**
 * (s − min) / max(max − min, 1e-9), as ranx computes it: a list of one item, or of equal scores, becomes all 0.
 * https://github.com/AmenRa/ranx (normalization/min_max_norm.py)
 */
function minMaxNorm(items: readonly ScoredItem[]): ScoredItem[] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { score } of items) {
    min = Math.min(min, score);
    max = Math.max(max, score);
  }
  const range = Math.max(max - min, 1e-9);
  return items.map(({ id, score }) => ({ id, score: (score - min) / range }));
}

import type { ScoredItem } from '../../types.ts';
import type { FeatureScale, LearnedWeights, Pairing } from '../profile.ts';
import { type FeatureValues, featuresOf, type LearnedFeature } from './learned-features.ts';
import type { WeighedRegion } from './region-weight.ts';

/** A list with the pairing that made it. */
export interface PairedList {
  readonly pairing: Pairing;
  readonly weight: number;
  readonly hits: readonly ScoredItem[];
}

/** Standardised values beyond ± this count as it: weights are not extrapolated far beyond what they were learnt on. */
const furthest = 3;

/** z = (x − mean) / deviation, within ±3; 0, the mean, for an unknown value. */
export function standardise(value: number | undefined, { mean, deviation }: FeatureScale): number {
  if (value === undefined) return 0;
  return Math.max(-furthest, Math.min(furthest, (value - mean) / deviation));
}

/** θ·z of a pairing: the logarithm of what its list's hand-made weight is multiplied by for this query, before the sum is restored. */
export function learnedExponent(
  pairing: Pairing,
  values: FeatureValues,
  { features, coefficients }: LearnedWeights,
): number {
  const { constant = 0, ...byFeature } = coefficients[pairing] ?? {};
  let exponent = constant;
  for (const name of Object.keys(byFeature) as LearnedFeature[]) {
    const scale = features[name];
    if (scale) exponent += (byFeature[name] ?? 0) * standardise(values[name], scale);
  }
  return exponent;
}

/**
 * The lists of one region with the weights that the model gives them for this query: Σ b · softmax(ln b + θ·z), b being the weights
 * given. Their sum stays, and so do all of them, to the last bit, if the coefficients are 0. A weight of 0 stays 0.
 */
export function reweigh<List extends PairedList>(
  lists: readonly List[],
  region: WeighedRegion,
  regions: readonly WeighedRegion[],
  model: LearnedWeights,
): List[] {
  const byPairing = Object.fromEntries(lists.map(({ pairing, hits }) => [pairing, hits]));
  const values = featuresOf(region, regions, byPairing);
  const exponents = lists.map(({ pairing, weight }) =>
    weight > 0 ? learnedExponent(pairing, values, model) : Number.NEGATIVE_INFINITY,
  );
  const largest = Math.max(...exponents);
  // Relative to the largest one, so that no power overflows.
  const learned = lists.map(({ weight }, index) => weight * Math.exp((exponents[index] ?? 0) - largest));
  const before = sum(lists.map(({ weight }) => weight));
  const after = sum(learned);
  if (largest === Number.NEGATIVE_INFINITY) return [...lists];
  return lists.map((list, index) => ({ ...list, weight: (learned[index] ?? 0) * (before / after) }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

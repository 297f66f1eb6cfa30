import { mulberry32 } from '../random.ts';

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean over all values with the percentile bootstrap's 95 % interval. Whole groups (the garments of one look) are
 * resampled, because values of one photo are not independent. Efron and Tibshirani, "An Introduction to the Bootstrap",
 * 1993. Deterministic. Without values all three are NaN.
 */
export function bootstrapMean(groups: readonly (readonly number[])[], resamples = 2000): Estimate {
  const filled = groups.filter((group) => group.length > 0);
  const sums = filled.map((group) => group.reduce((sum, value) => sum + value, 0));
  const sizes = filled.map((group) => group.length);
  const value = total(sums) / total(sizes);
  const random = mulberry32(1);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    let size = 0;
    for (let i = 0; i < filled.length; i++) {
      const drawn = Math.floor(random() * filled.length);
      sum += sums[drawn] ?? 0;
      size += sizes[drawn] ?? 0;
    }
    return sum / size;
  }).sort((a, b) => a - b);
  return { value, low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

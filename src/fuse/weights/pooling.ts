/** How the cosines of a product's reference images become its score. */
export const poolings = ['max', 'mean-centroid', 'top-m-mean', 'softmax'] as const;
export type Pooling = (typeof poolings)[number];

export interface PoolingRule {
  readonly by: Pooling;
  /** Number of images averaged by `top-m-mean`, a whole number ≥ 1. */
  readonly m: number;
  /** Temperature of `softmax`, > 0: the maximum as it approaches 0, the mean as it grows. */
  readonly temperature: number;
}

/**
 * A product's score for a query, from its cosines with the product's references. Without references it is −1, the worst.
 *
 * - `max`: the best cosine.
 * - `mean-centroid`: the cosine with the mean of the references.
 * - `top-m-mean`: the mean of the m best cosines.
 * - `softmax`: Σ s·e^(s/τ) / Σ e^(s/τ), between the mean and the maximum.
 *
 * @param sumNorm |Σ v| over the references' unit vectors, for `mean-centroid`
 * @param first index of the product's first cosine, if `cosines` has those of other products too
 * @param last index after its last one
 */
export function pool(
  cosines: ArrayLike<number>,
  sumNorm: number,
  { by, m, temperature }: PoolingRule,
  first = 0,
  last = cosines.length,
): number {
  if (first === last) return -1;
  switch (by) {
    case 'max':
      return maxBetween(cosines, first, last);
    case 'mean-centroid':
      return cosineWithCentroid(sumBetween(cosines, first, last), sumNorm);
    case 'top-m-mean':
      return meanOfBest(between(cosines, first, last), m);
    case 'softmax':
      return softmaxMean(between(cosines, first, last), temperature);
  }
}

function between(cosines: ArrayLike<number>, first: number, last: number): number[] {
  return Array.from({ length: last - first }, (_, index) => cosines[first + index] ?? 0);
}

function maxBetween(cosines: ArrayLike<number>, first: number, last: number): number {
  let best = -1;
  for (let index = first; index < last; index++) best = Math.max(best, cosines[index] ?? -1);
  return best;
}

function sumBetween(cosines: ArrayLike<number>, first: number, last: number): number {
  let total = 0;
  for (let index = first; index < last; index++) total += cosines[index] ?? 0;
  return total;
}

/** q·Σv / |Σv|: the sum has the direction of the mean. 0 if the references cancel each other out. */
function cosineWithCentroid(sumOfCosines: number, sumNorm: number): number {
  return sumNorm < 1e-6 ? 0 : sumOfCosines / sumNorm;
}

function meanOfBest(cosines: readonly number[], m: number): number {
  if (!(Number.isInteger(m) && m >= 1))
    throw new RangeError(`Expected a whole number >= 1 for m but received ${m}`);
  const best = cosines.toSorted((a, b) => b - a).slice(0, m);
  return sum(best) / best.length;
}

function softmaxMean(cosines: readonly number[], temperature: number): number {
  if (!(temperature > 0)) throw new RangeError(`Expected a temperature > 0 but received ${temperature}`);
  const best = Math.max(...cosines);
  const weights = cosines.map((cosine) => Math.exp((cosine - best) / temperature));
  const total = sum(weights);
  return cosines.reduce((score, cosine, index) => score + (cosine * (weights[index] ?? 0)) / total, 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

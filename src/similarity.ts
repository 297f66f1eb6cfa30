import type { Embedding } from './types.ts';

/** What an embedder was trained to compare its vectors by. */
export const metrics = ['cosine', 'inner-product', 'euclidean'] as const;
export type Metric = (typeof metrics)[number];

/**
 * Returns how similar two vectors are, −1..1, more being more similar, so that lists of any metric are fused, weighed and shown alike.
 *
 * It never reverses the metric's order: each step is monotone, and so is its rounding, whatever the numbers. It keeps vectors apart
 * that differ by more than rounding; those far beyond the typical length may tie at the end of the range.
 *
 * @param a,b of one length, as {@link toEmbedding} returns them. Throws a RangeError otherwise
 */
export function similarity(a: Embedding, b: Embedding, metric: Metric = 'cosine'): number {
  if (a.length !== b.length) throw new RangeError(`Expected ${a.length} dimensions but received ${b.length}`);
  let sum = 0;
  if (metric === 'euclidean') {
    for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
    return ofSquaredDistance(sum);
  }
  sum = dotProduct(a, b);
  return metric === 'cosine' ? sum : ofInnerProduct(sum);
}

/** In four sums, which a processor adds at the same time. */
function dotProduct(a: Embedding, b: Embedding): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const inFours = a.length - (a.length % 4);
  for (let i = 0; i < inFours; i += 4) {
    first += (a[i] ?? 0) * (b[i] ?? 0);
    second += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    third += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    fourth += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = inFours; i < a.length; i++) first += (a[i] ?? 0) * (b[i] ?? 0);
  return first + second + (third + fourth);
}

/** The similarity of an inner product: itself from −½ to ½, from there on ever slower towards ±1. */
export function ofInnerProduct(product: number): number {
  if (Math.abs(product) <= 0.5) return product;
  return product > 0 ? 1 - 1 / (4 * product) : -1 - 1 / (4 * product);
}

/**
 * The similarity of a squared distance, 0..∞: 1 for none, towards −1. Of vectors of unit length that are near, it is about their
 * cosine, 1 − d² / 2.
 */
export function ofSquaredDistance(squared: number): number {
  return 8 / (4 + squared) - 1;
}

/**
 * Returns an embedder's vector as it is stored and compared: for the cosine with unit length, for another metric divided by the
 * embedder's typical length. undefined when it has a number that is not finite or, for the cosine, is zero.
 */
export function toEmbedding(
  vector: Float32Array,
  metric: Metric = 'cosine',
  typicalLength = 1,
): Embedding | undefined {
  const length = lengthOf(vector);
  const divisor = metric === 'cosine' ? length : typicalLength;
  if (!(divisor > 0 && Number.isFinite(length))) return undefined;
  return vector.map((value) => value / divisor);
}

/** The Euclidean norm. */
export function lengthOf(vector: ArrayLike<number>): number {
  let squared = 0;
  for (let i = 0; i < vector.length; i++) squared += (vector[i] ?? 0) ** 2;
  return Math.sqrt(squared);
}

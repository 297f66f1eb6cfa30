import type { Embedding } from '../types.ts';
import { cosineSimilarity, poolMax } from './exact-score.ts';

/** How the cosines of a product's reference pictures become its score. */
export const poolings = ['max', 'mean-centroid', 'top-m-mean', 'softmax'] as const;
export type Pooling = (typeof poolings)[number];

export interface PoolOptions {
  /** Pictures that `top-m-mean` takes the mean of; fewer where there are fewer. */
  readonly m?: number;
  /** Temperature of `softmax`, > 0: towards 0 it is the maximum, as it grows the mean. */
  readonly temperature?: number;
}

/**
 * A product's score for a query, from unit vectors of one dimension. Without references it is −1, the worst cosine.
 *
 * - `max`: the best cosine.
 * - `mean-centroid`: the cosine with the mean of the references.
 * - `top-m-mean`: the mean of the m best cosines.
 * - `softmax`: Σ s·e^(s/τ) / Σ e^(s/τ), between the mean and the maximum.
 */
export function pool(
  query: Embedding,
  references: readonly Embedding[],
  pooling: Pooling,
  { m = 3, temperature = 0.05 }: PoolOptions = {},
): number {
  if (references.length === 0) return -1;
  switch (pooling) {
    case 'max':
      return poolMax(query, references);
    case 'mean-centroid':
      return cosineWithCentroid(query, references);
    case 'top-m-mean':
      return meanOfBest(cosines(query, references), m);
    case 'softmax':
      return softmaxMean(cosines(query, references), temperature);
  }
}

function cosines(query: Embedding, references: readonly Embedding[]): number[] {
  return references.map((reference) => cosineSimilarity(query, reference));
}

/** The sum has the mean's direction; references that cancel each other out have none, and the cosine is 0. */
function cosineWithCentroid(query: Embedding, references: readonly Embedding[]): number {
  const sum = new Float32Array(query.length);
  for (const reference of references) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (reference[i] ?? 0);
  }
  const norm = Math.sqrt(cosineSimilarity(sum, sum));
  return norm === 0 ? 0 : cosineSimilarity(query, sum) / norm;
}

function meanOfBest(scores: readonly number[], m: number): number {
  if (!(Number.isInteger(m) && m >= 1))
    throw new RangeError(`Expected a whole number >= 1 for m but received ${m}`);
  const best = scores.toSorted((a, b) => b - a).slice(0, m);
  return best.reduce((sum, score) => sum + score, 0) / best.length;
}

function softmaxMean(scores: readonly number[], temperature: number): number {
  if (!(temperature > 0)) throw new RangeError(`Expected a temperature > 0 but received ${temperature}`);
  const best = Math.max(...scores);
  const weights = scores.map((score) => Math.exp((score - best) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return scores.reduce((sum, score, index) => sum + (score * (weights[index] ?? 0)) / total, 0);
}

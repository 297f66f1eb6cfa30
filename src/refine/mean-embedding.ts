import type { Metric } from '../similarity.ts';
import type { Embedding, EmbeddingPart } from '../types.ts';

/**
 * The direction of a weighted sum of embeddings, as an embedding: each part has the length that every embedding gives it, or the whole
 * vector has unit length if there are no parts. A part that cancels out stays zero. For metrics
 * other than the cosine lengths count, so it is the weighted mean itself. Throws a RangeError for no vector.
 *
 * @param weights one per vector, of any sign
 */
export function combineEmbeddings(
  vectors: readonly Embedding[],
  weights: readonly number[],
  parts: readonly EmbeddingPart[],
  metric: Metric = 'cosine',
): Float32Array {
  const dimension = vectors[0]?.length;
  if (dimension === undefined) throw new RangeError('Expected at least one vector');
  const sum = new Float64Array(dimension);
  for (const [index, vector] of vectors.entries()) {
    const weight = weights[index] ?? 0;
    for (let i = 0; i < dimension; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0);
  }
  if (metric !== 'cosine') {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return Float32Array.from(sum, (value) => value / (total > 0 ? total : 1));
  }
  const blocks = parts.length > 0 ? parts : [{ dimension, share: 1 }];
  let from = 0;
  for (const block of blocks) {
    scaleTo(sum.subarray(from, from + block.dimension), Math.sqrt(block.share));
    from += block.dimension;
  }
  return Float32Array.from(sum);
}

/** Gives the vector this length, in place. */
function scaleTo(vector: Float64Array, length: number): void {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (norm < 1e-9) return;
  for (let i = 0; i < vector.length; i++) vector[i] = ((vector[i] ?? 0) * length) / norm;
}

import type { Embedding } from '../types.ts';

/** Dot product of two vectors of the same length: their cosine when both have unit length. */
export function cosineSimilarity(a: Embedding, b: Embedding): number {
  if (a.length !== b.length) throw new RangeError(`Expected ${a.length} dimensions but received ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** A product's score for a query: the best cosine over its reference pictures (max pooling). */
export function poolMax(query: Embedding, references: readonly Embedding[]): number {
  return references.reduce((best, reference) => Math.max(best, cosineSimilarity(query, reference)), -1);
}

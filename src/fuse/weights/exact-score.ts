import type { Embedding } from '../../types.ts';

/** Dot product of two vectors of the same length: their cosine when both have unit length. */
export function cosineSimilarity(a: Embedding, b: Embedding): number {
  if (a.length !== b.length) throw new RangeError(`Expected ${a.length} dimensions but received ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

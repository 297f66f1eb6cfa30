import type { Embedding } from '../types.ts';

/** Returns the vector divided by its Euclidean norm; undefined when it is zero or has a number that is not finite. */
export function unitVector(vector: Float32Array): Embedding | undefined {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0 && Number.isFinite(length))) return undefined;
  return vector.map((value) => value / length);
}

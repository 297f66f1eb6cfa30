import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/fuse/weights/exact-score.ts';

const vector = (...values: readonly number[]) => Float32Array.from(values);

describe('cosineSimilarity', () => {
  it('is the dot product', () => {
    expect(cosineSimilarity(vector(0.6, 0.8), vector(0.8, 0.6))).toBeCloseTo(0.6 * 0.8 + 0.8 * 0.6, 6);
    expect(cosineSimilarity(vector(1, 0), vector(-1, 0))).toBe(-1);
    expect(cosineSimilarity(vector(), vector())).toBe(0);
  });

  it('refuses vectors of different spaces', () => {
    expect(() => cosineSimilarity(vector(1, 0), vector(1))).toThrow(RangeError);
    expect(() => cosineSimilarity(vector(1), vector(1, 0))).toThrow(RangeError);
  });
});

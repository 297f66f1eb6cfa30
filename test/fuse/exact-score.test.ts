import { describe, expect, it } from 'vitest';
import { cosineSimilarity, poolMax } from '../../src/fuse/exact-score.ts';

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

describe('poolMax', () => {
  it('is the cosine of the nearest reference', () => {
    const references = [vector(0, 1), vector(0.8, 0.6), vector(-1, 0)];
    expect(poolMax(vector(1, 0), references)).toBeCloseTo(0.8, 6);
  });

  it('of one reference is its cosine, also when they point apart', () => {
    expect(poolMax(vector(1, 0), [vector(-1, 0)])).toBe(-1);
  });

  it('of none is the lowest cosine there is', () => {
    expect(poolMax(vector(1, 0), [])).toBe(-1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileDefaults } from '../../../src/fuse/profile.ts';
import { cosineSimilarity } from '../../../src/fuse/weights/exact-score.ts';
import { type PoolingRule, pool as poolCosines, poolings } from '../../../src/fuse/weights/pooling.ts';
import type { Embedding } from '../../../src/types.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

/** A unit vector at an angle in degrees. */
const at = (degrees: number) => {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians));
};
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
const query = at(0);
/** Pools what comes of vectors; numbers not given are the defaults. */
function pool(
  vector: Embedding,
  of: readonly Embedding[],
  by: PoolingRule['by'],
  over: Partial<PoolingRule> = {},
): number {
  const sum = Float32Array.from(query, (_, i) =>
    of.reduce((total, reference) => total + (reference[i] ?? 0), 0),
  );
  const cosines = of.map((reference) => cosineSimilarity(vector, reference));
  const rule = { ...profileDefaults.pooling, by, ...over };
  return poolCosines(deepFreeze(cosines), Math.sqrt(cosineSimilarity(sum, sum)), deepFreeze(rule));
}
const references = [at(10), at(50), at(90), at(120)];

describe('pool', () => {
  it.each([
    ['max', {}, cosine(10)],
    // Two vectors 40° apart have their mean in the middle.
    ['top-m-mean', { m: 2 }, (cosine(10) + cosine(50)) / 2],
    ['top-m-mean', { m: 9 }, (cosine(10) + cosine(50) + cosine(90) + cosine(120)) / 4],
    ['top-m-mean', {}, (cosine(10) + cosine(50) + cosine(90)) / 3],
    ['softmax', { temperature: 1e-4 }, cosine(10)],
    ['softmax', { temperature: 1e6 }, (cosine(10) + cosine(50) + cosine(90) + cosine(120)) / 4],
  ] as const)('%s with %j', (pooling, options, expected) => {
    expect(pool(query, references, pooling, options)).toBeCloseTo(expected, 5);
  });

  it('mean-centroid is the cosine with the mean direction', () => {
    expect(pool(query, [at(10), at(50)], 'mean-centroid')).toBeCloseTo(cosine(30), 6);
    expect(pool(query, [at(0), at(180)], 'mean-centroid')).toBeCloseTo(0, 6);
  });

  it('softmax weighs each cosine by e^(s / τ)', () => {
    const [a, b] = [cosine(10), cosine(50)];
    const expected =
      (a * Math.exp(a / 0.2) + b * Math.exp(b / 0.2)) / (Math.exp(a / 0.2) + Math.exp(b / 0.2));
    expect(pool(query, [at(10), at(50)], 'softmax', { temperature: 0.2 })).toBeCloseTo(expected, 6);
  });

  it.each(poolings)('%s: no reference is the worst there is, one is its cosine', (pooling) => {
    expect(pool(query, [], pooling)).toBe(-1);
    expect(pool(query, [at(70)], pooling)).toBeCloseTo(cosine(70), 6);
  });

  it.each(poolings)(
    '%s lies between the worst and the best cosine, whatever the order of references',
    (pooling) => {
      const anyAngles = fc.array(fc.integer({ min: -80, max: 80 }), { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(anyAngles, (angles) => {
          const score = pool(query, angles.map(at), pooling);
          const cosines = angles.map(cosine);
          // A centroid is nearer to the query than the mean of its references is, never than their best direction.
          const best = pooling === 'mean-centroid' ? 1 : Math.max(...cosines);
          expect(score).toBeLessThanOrEqual(best + 1e-6);
          expect(score).toBeGreaterThanOrEqual(Math.min(...cosines) - 1e-6);
          expect(pool(query, angles.toReversed().map(at), pooling)).toBeCloseTo(score, 6);
        }),
        { numRuns: 1000, seed: 20260801 },
      );
    },
  );

  it.each(poolings)('%s reads one product among others', (by) => {
    const rule = { ...profileDefaults.pooling, by };
    const others = Float64Array.of(0.9, 0.1, 0.5, 0.3, 0.8);
    expect(poolCosines(others, 1.5, rule, 1, 4)).toBe(poolCosines([0.1, 0.5, 0.3], 1.5, rule));
    expect(poolCosines(others, 1.5, rule, 2, 2)).toBe(-1);
  });

  it.each([
    ['m', 'top-m-mean', { m: 0 }],
    ['m', 'top-m-mean', { m: 1.5 }],
    ['temperature', 'softmax', { temperature: 0 }],
  ] as const)('refuses %s of %s out of range', (_name, pooling, options) => {
    expect(() => pool(query, references, pooling, options)).toThrow(RangeError);
  });
});

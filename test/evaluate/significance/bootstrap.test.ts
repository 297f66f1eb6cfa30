import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/evaluate/significance/bootstrap.ts';
import { deepFreeze } from '../../fuse/arbitrary-lists.ts';

const ones = (count: number) => Array.from({ length: count }, () => 1);
const zeros = (count: number) => Array.from({ length: count }, () => 0);

describe('bootstrapMean', () => {
  it('gives the mean over all values, not over groups', () => {
    expect(bootstrapMean([[1, 1, 1], [0]]).value).toBe(3 / 4);
  });

  it('gives the same interval every time, and leaves its input alone', () => {
    const groups = deepFreeze([[1, 0], [1], [0, 0, 1], [1]]);
    expect(bootstrapMean(groups)).toEqual(bootstrapMean(groups));
  });

  it('puts the mean inside the interval, and the interval inside the values', () => {
    const anyGroups = fc.array(fc.array(fc.nat(1), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(anyGroups, (groups) => {
        fc.pre(groups.flat().length > 0);
        const { value, low, high } = bootstrapMean(groups, 500);
        expect(value).toBeCloseTo(
          groups.flat().reduce((sum, hit) => sum + hit, 0) / groups.flat().length,
          12,
        );
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(low).toBeGreaterThanOrEqual(Math.min(...groups.flat()));
        expect(high).toBeLessThanOrEqual(Math.max(...groups.flat()));
      }),
      { numRuns: 100, seed: 20260801 },
    );
  });

  it('agrees with the binomial: ±1.96·√(p(1 − p)/n) for 400 independent values', () => {
    const groups = [...ones(300), ...zeros(100)].map((value) => [value]);
    const { value, low, high } = bootstrapMean(groups);
    const margin = 1.96 * Math.sqrt((0.75 * 0.25) / 400);
    expect(value).toBe(0.75);
    expect(Math.abs(low - (0.75 - margin))).toBeLessThan(0.01);
    expect(Math.abs(high - (0.75 + margin))).toBeLessThan(0.01);
  });

  it('draws groups as a whole: values that come together make the interval wider', () => {
    // 100 values each: alone, or in 10 looks that are all right or all wrong.
    const alone = bootstrapMean([...ones(50), ...zeros(50)].map((value) => [value]));
    const together = bootstrapMean([...Array(5).fill(ones(10)), ...Array(5).fill(zeros(10))]);
    expect(together.value).toBe(alone.value);
    expect(together.high - together.low).toBeGreaterThan(2 * (alone.high - alone.low));
  });

  it('has no width where there is but one group, or one value', () => {
    expect(bootstrapMean([[1, 0, 0, 1]])).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(bootstrapMean([[1], [1], [1]])).toEqual({ value: 1, low: 1, high: 1 });
  });

  it('passes over groups without values', () => {
    expect(bootstrapMean([[], [1], [], [0]])).toEqual(bootstrapMean([[1], [0]]));
  });

  it.each([[[]], [[[], []]]])('of no values is NaN throughout', (groups) => {
    expect(bootstrapMean(groups)).toEqual({ value: Number.NaN, low: Number.NaN, high: Number.NaN });
  });
});

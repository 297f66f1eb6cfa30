import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDeviation } from '../../../src/evaluate/mean.ts';
import { mulberry32 } from '../../../src/evaluate/random.ts';
import { holm } from '../../../src/evaluate/significance/holm.ts';
import { minimumDetectableGain } from '../../../src/evaluate/significance/minimum-detectable-gain.ts';
import { pairedTTest } from '../../../src/evaluate/significance/paired-t-test.ts';
import { randomizationTest } from '../../../src/evaluate/significance/randomization-test.ts';
import { studentQuantile } from '../../../src/evaluate/significance/student-t.ts';
import { deepFreeze } from '../../fuse/arbitrary-lists.ts';

/** So many values from −.5 + shift to .5 + shift. */
function drawn(count: number, shift = 0, seed = 7): number[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => random() - 0.5 + shift);
}

describe('pairedTTest', () => {
  it('is mean · √n / s', () => {
    const { t, degreesOfFreedom } = pairedTTest([1, 2, 3, 6]);
    // Mean 3, squares of the deviations 4 + 1 + 0 + 9.
    expect(t).toBeCloseTo((3 * Math.sqrt(4)) / Math.sqrt(14 / 3), 12);
    expect(degreesOfFreedom).toBe(3);
  });

  it.each([
    ['no differences', []],
    ['one difference', [0.5]],
    ['none but zeros', [0, 0, 0]],
  ])('can tell nothing from %s', (_reason, differences: number[]) => {
    expect(pairedTTest(differences)).toMatchObject({ t: 0, pValue: 1 });
  });

  it('is sure of differences that are all the same', () => {
    expect(pairedTTest([0.5, 0.5, 0.5])).toMatchObject({ t: Number.POSITIVE_INFINITY, pValue: 0 });
  });
});

describe('randomizationTest', () => {
  it.each([
    ['no differences', [], 1],
    ['none but zeros', [0, 0], 1],
    ['one difference: both signs lie as far from 0', [0.5], 1],
    ['five of one sign: 2 of 32 assignments', [1, 2, 3, 4, 5], 2 / 32],
    ['zeros beside them change nothing', [0, 1, 2, 0, 3, 4, 5], 2 / 32],
    ['+3 and −1: four assignments, two as far as 2, two farther', [3, -1], 1],
    ['+1 +1 −1: all eight lie at least 1 away', [1, 1, -1], 1],
    ['equal sums count though they are rounded', [0.1, 0.2, -0.3, 0.3], 12 / 16],
  ])('%s', (_reason, differences: number[], expected) => {
    expect(randomizationTest(differences)).toBeCloseTo(expected, 12);
  });

  it('drawn shares agree with counted ones: 16 differences, and the same with one hardly above 0', () => {
    const sixteen = drawn(16, 0.12);
    const counted = randomizationTest(sixteen);
    const sampled = randomizationTest([...sixteen, 1e-9]);
    expect(counted).toBeGreaterThan(0.01);
    expect(Math.abs(sampled - counted)).toBeLessThan(4 * Math.sqrt((counted * (1 - counted)) / 20_000));
  });

  it('is never 0 when drawn, and agrees with the t test for many differences', () => {
    expect(randomizationTest(drawn(60, 2))).toBe(1 / 20_001);
    const many = drawn(200, 0.04);
    expect(Math.abs(randomizationTest(many) - pairedTTest(many).pValue)).toBeLessThan(0.01);
  });

  it('gives the same p every time, for either direction, and leaves its input alone', () => {
    const differences = deepFreeze(drawn(30, 0.1));
    expect(randomizationTest(differences)).toBe(randomizationTest(differences));
    expect(randomizationTest(differences.map((value) => -value))).toBe(randomizationTest(differences));
  });

  it('cries wolf in 5 of 100 cases where nothing differs', () => {
    const trials = Array.from({ length: 400 }, (_, seed) => randomizationTest(drawn(10, 0, seed + 1)));
    const alarms = trials.filter((p) => p <= 0.05).length / trials.length;
    // Four standard deviations of a binomial.
    expect(Math.abs(alarms - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 400));
  });
});

describe('holm', () => {
  it('multiplies the smallest by all, the next by one fewer, and never lets one fall', () => {
    const corrected = holm([0.04, 0.01, 0.03]);
    const expected = [2 * 0.03, 3 * 0.01, 2 * 0.03];
    for (const [index, value] of corrected.entries()) expect(value).toBeCloseTo(expected[index] ?? -1, 12);
  });

  it.each([
    ['none', [], []],
    ['one, as it is', [0.2], [0.2]],
    ['ties', [0.01, 0.01], [0.02, 0.02]],
    ['never above 1', [0.6, 0.9], [1, 1]],
  ])('%s', (_reason, given: number[], expected: number[]) => {
    expect(holm(given)).toEqual(expected);
  });

  it('never lowers a p value, keeps their order, and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        const corrected = holm(deepFreeze(pValues));
        for (const [i, p] of pValues.entries()) {
          expect(corrected[i]).toBeGreaterThanOrEqual(p);
          for (const [j, q] of pValues.entries()) {
            if (p < q) expect(corrected[i]).toBeLessThanOrEqual(corrected[j] ?? -1);
          }
        }
      }),
      { seed: 20260801 },
    );
  });
});

describe('minimumDetectableGain', () => {
  it('is (t of .975 + t of .8) · s / √n', () => {
    const errors = studentQuantile(0.975, 24) + studentQuantile(0.8, 24);
    expect(minimumDetectableGain(25, 0.3)).toBeCloseTo((errors * 0.3) / 5, 12);
  });

  it('is what a t test finds in 4 of 5 label sets', () => {
    const deviation = sampleDeviation(drawn(100_000));
    const gain = minimumDetectableGain(40, deviation);
    const found = Array.from(
      { length: 500 },
      (_, seed) => pairedTTest(drawn(40, gain, seed + 1)).pValue <= 0.05,
    );
    expect(Math.abs(found.filter(Boolean).length / 500 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 500));
  });

  it.each([0, 1])('of %i queries cannot be said', (queries) => {
    expect(minimumDetectableGain(queries, 0.3)).toBeNaN();
  });
});

describe('sampleDeviation', () => {
  it.each([
    [[1, 3], Math.sqrt(2)],
    [[2, 2, 2], 0],
    [[5], Number.NaN],
    [[], Number.NaN],
  ])('of %j', (values: number[], expected) => {
    expect(sampleDeviation(values)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { compareGrouped } from '../../../src/evaluate/significance/compare-grouped.ts';
import { minimumDetectableGain } from '../../../src/evaluate/significance/minimum-detectable-gain.ts';

describe('compareGrouped', () => {
  it('takes the garments of a look for one observation', () => {
    // Eight garments gained, but all in one look: as if one query had.
    const values = [...Array(8).fill(1), 0, 0];
    const zeros = values.map(() => 0);
    const together = compareGrouped(values, zeros, [...Array(8).fill('a'), 'b', 'c']);
    expect(together).toMatchObject({ run: 0.8, baseline: 0, wins: 8, losses: 0, groups: 3 });
    expect(together.randomization.raw).toBe(1);
    expect(together.distinguishable).toBe(false);
    const apart = compareGrouped(
      values,
      zeros,
      values.map((_, index) => `look-${index}`),
    );
    // Of 2^8 assignments of signs two lie as far out.
    expect(apart.randomization.raw).toBe(2 / 2 ** 8);
    expect(apart.distinguishable).toBe(true);
  });

  it('says what so many groups would have shown', () => {
    const { minimumDetectableGain: visible } = compareGrouped(
      [1, 0, 1, 0],
      [0, 0, 0, 0],
      ['a', 'a', 'b', 'c'],
    );
    // Sums by group 1, 1, 0 over 4 / 3 garments a group.
    const deviation = Math.sqrt((2 * (1 / 3) ** 2 + (2 / 3) ** 2) / 2);
    expect(visible).toBeCloseTo(minimumDetectableGain(3, deviation / (4 / 3)), 12);
  });

  it('of equal systems finds nothing', () => {
    const same = compareGrouped([1, 0], [1, 0], ['a', 'b']);
    expect(same.difference).toEqual({ value: 0, low: 0, high: 0 });
    expect(same.distinguishable).toBe(false);
  });
});

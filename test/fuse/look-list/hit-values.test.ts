import { describe, expect, it } from 'vitest';
import { hitValues } from '../../../src/fuse/look-list/hit-values.ts';

const hits = (confidence: number, ...scores: readonly number[]) => ({
  confidence,
  items: scores.map((score, index) => ({ id: `p${index}`, score })),
});

describe('hitValues', () => {
  it('is √c · s² · softmax of the scores over .05 of their range', () => {
    const width = 0.05 * (0.8 - 0.3);
    const powers = [1, Math.exp((0.78 - 0.8) / width), Math.exp((0.3 - 0.8) / width)];
    const sum = powers.reduce((total, power) => total + power, 0);
    const [values] = hitValues([hits(0.64, 0.8, 0.78, 0.3)]);
    powers.forEach((power, index) => {
      expect(values?.[index]).toBeCloseTo((0.8 * 0.8 ** 2 * power) / sum, 12);
    });
  });

  it('of a region sum to √c · s²', () => {
    const [values = []] = hitValues([hits(0.25, 0.9, 0.5, 0.5, 0.1)]);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.5 * 0.9 ** 2, 12);
  });

  it('are the same for equal scores', () => {
    expect(hitValues([hits(1, 0.5, 0.5)])).toEqual([[0.125, 0.125]]);
    expect(hitValues([hits(1, 0.5)])).toEqual([[0.25]]);
  });

  it('count from the lowest score of any region where one is negative', () => {
    const [[near] = [], [far] = []] = hitValues([hits(1, -0.2), hits(1, -0.5, -1)]);
    expect(near).toBeCloseTo((-0.2 + 1) ** 2, 12);
    expect(far).toBeCloseTo(0.5 ** 2 / (1 + Math.exp(-1 / 0.05)), 12);
  });

  it('of no regions, and of one without hits, are none', () => {
    expect(hitValues([])).toEqual([]);
    expect(hitValues([hits(1)])).toEqual([[]]);
  });
});

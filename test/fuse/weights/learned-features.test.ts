import { describe, expect, it } from 'vitest';
import { featuresOf, learnedFeatures } from '../../../src/fuse/weights/learned-features.ts';
import type { WeighedRegion } from '../../../src/fuse/weights/region-weight.ts';
import { garmentClasses } from '../../../src/types.ts';

const region: WeighedRegion = {
  garmentClass: 'skirt',
  confidence: 0.8,
  areaShare: 0.25,
  center: { x: 0.75, y: 0.6 },
};
const other: WeighedRegion = { garmentClass: 'top', confidence: 0.5, areaShare: 0.1 };
const hits = (...scores: readonly number[]) => scores.map((score, index) => ({ id: `p${index}`, score }));
const named = (...ids: readonly string[]) => ids.map((id, index) => ({ id, score: 1 - index / 100 }));

describe('featuresOf', () => {
  it('knows the region, its place, and the other garments', () => {
    const values = featuresOf(region, [other, region, other], {});
    expect(values).toMatchObject({ confidence: 0.8, area: 0.25, height: 0.6, others: 2, otherConfidence: 1 });
    expect(values.offCenter).toBeCloseTo(0.5, 12);
  });

  it('leaves the place out for a query saved without it, and a list that is not used', () => {
    const values = featuresOf(other, [other], { 'garment→garment': hits(0.5) });
    expect(values.offCenter).toBeUndefined();
    expect(values.height).toBeUndefined();
    expect(values['top whole→whole']).toBeUndefined();
    expect(values['overlap whole→whole']).toBeUndefined();
    expect(values.others).toBe(0);
  });

  it('has a 1 for the class and a 0 for each other one, and only 0s for an unknown class', () => {
    const classesOf = (of: WeighedRegion) => {
      const values = featuresOf(of, [of], {});
      return garmentClasses.filter((name) => values[`class ${name}`] === 1);
    };
    expect(classesOf(region)).toEqual(['skirt']);
    expect(classesOf({ ...region, garmentClass: null })).toEqual([]);
  });

  it('takes a list’s best score and its lead', () => {
    const values = featuresOf(region, [region], { 'whole→whole': hits(0.9, 0.65, 0.1) });
    expect(values['top whole→whole']).toBe(0.9);
    expect(values['margin whole→whole']).toBeCloseTo(0.25, 12);
    expect(featuresOf(region, [region], { 'whole→whole': hits(0.9) })['margin whole→whole']).toBe(0);
  });

  it('takes the entropy of softmax(s / .05), divided by ln n', () => {
    const entropyOf = (...scores: readonly number[]) =>
      featuresOf(region, [region], { 'garment→whole': hits(...scores) })['entropy garment→whole'];
    expect(entropyOf(0.4, 0.4, 0.4)).toBeCloseTo(1, 12);
    expect(entropyOf(0.4)).toBe(0);
    expect(entropyOf(100, 0)).toBeCloseTo(0, 12);
    // A lead of .05 · ln 3 makes the probabilities ¾ and ¼.
    const expected = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)) / Math.log(2);
    expect(entropyOf(0.4 + 0.05 * Math.log(3), 0.4)).toBeCloseTo(expected, 12);
  });

  it('takes the share of the first ten hits that two lists have in common, in any order', () => {
    const overlapOf = (own: readonly string[], whole: readonly string[]) =>
      featuresOf(region, [region], { 'garment→garment': named(...own), 'whole→whole': named(...whole) })[
        'overlap whole→whole'
      ];
    expect(overlapOf(['a', 'b', 'c', 'd'], ['d', 'x', 'a', 'y'])).toBe(0.5);
    const eleven = Array.from({ length: 11 }, (_, index) => `p${index}`);
    expect(overlapOf(eleven, ['p10', ...eleven.slice(0, 9)])).toBe(0.9);
    expect(overlapOf(['a'], [])).toBe(0);
  });

  it('names every feature once', () => {
    const lists = Object.fromEntries(
      (['garment→garment', 'whole→whole', 'garment→whole', 'whole→garment'] as const).map((pairing) => [
        pairing,
        hits(0.9, 0.8),
      ]),
    );
    expect(Object.keys(featuresOf(region, [region], lists)).sort()).toEqual([...learnedFeatures].sort());
  });
});

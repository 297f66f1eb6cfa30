import { describe, expect, it } from 'vitest';
import {
  abstainThreshold,
  calibratedScore,
  fitCalibration,
  isConfident,
  type JudgedHit,
  marginsOf,
} from '../../../src/fuse/rerank/calibration.ts';
import { fitPlatt, plattProbability } from '../../../src/fuse/rerank/platt.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const hits = (
  garmentClass: JudgedHit['garmentClass'],
  right: readonly number[],
  wrong: readonly number[],
): JudgedHit[] => [
  ...right.map((score) => ({ garmentClass, score, relevant: true })),
  ...wrong.map((score) => ({ garmentClass, score, relevant: false })),
];

/** Bags score high when right, hats lower; one scarf only. */
const bags = hits('bag', [0.9, 0.8, 0.7], [0.6, 0.5, 0.4]);
const hats = hits('hat', [0.5, 0.4, 0.3], [0.2, 0.1, 0]);
const judged: readonly JudgedHit[] = deepFreeze([...bags, ...hats, ...hits('scarf', [0.3], [0.9])]);

describe('fitCalibration', () => {
  const calibration = fitCalibration(judged, { precision: 0.9, minimum: 3 });

  it('gives a class with enough judgments a calibration of its own', () => {
    expect(Object.keys(calibration.classes).sort()).toEqual(['bag', 'hat']);
    expect(calibratedScore(calibration, { garmentClass: 'bag' }, 0.65)).toBeCloseTo(
      plattProbability(fitPlatt(bags), 0.65),
      12,
    );
    expect(calibratedScore(calibration, { garmentClass: 'bag' }, 0.45)).toBeLessThan(
      calibratedScore(calibration, { garmentClass: 'hat' }, 0.45),
    );
  });

  it.each(['scarf', null] as const)('takes %s as all together', (garmentClass) => {
    expect(calibratedScore(calibration, { garmentClass }, 0.6)).toBeCloseTo(
      plattProbability(fitPlatt(judged), 0.6),
      12,
    );
  });

  it('answers at or above the least score that keeps the precision, and abstains below', () => {
    expect(
      [0.71, 0.7, 0.69, 0.6].map((score) => isConfident(calibration, { garmentClass: 'bag' }, score)),
    ).toEqual([true, true, false, false]);
    expect([0.3, 0.2].map((score) => isConfident(calibration, { garmentClass: 'hat' }, score))).toEqual([
      true,
      false,
    ]);
  });

  it('takes a whole photo as all together', () => {
    expect(calibratedScore(calibration, null, 0.6)).toBe(
      calibratedScore(calibration, { garmentClass: null }, 0.6),
    );
  });

  it('is the prior without judgments, and near it after a few', () => {
    const prior = { all: { a: 8, margin: 16, b: -6, threshold: 0.5 }, classes: {} };
    expect(fitCalibration([], { prior })).toEqual(prior);
    const few = fitCalibration(hits('bag', [0.9], [0.2]), { prior });
    expect(Math.abs(calibratedScore(few, null, 0.7) - calibratedScore(prior, null, 0.7))).toBeLessThan(0.1);
  });

  it('never answers where no threshold keeps the precision, as without judgments', () => {
    expect(isConfident(fitCalibration([]), { garmentClass: 'bag' }, 1)).toBe(false);
    expect(isConfident(fitCalibration(hits('bag', [], [0.9, 0.2])), { garmentClass: 'bag' }, 1)).toBe(false);
  });
});

describe('marginsOf', () => {
  it('is the lead of the first, and how far the others are behind', () => {
    expect(marginsOf([0.9, 0.6, 0.5])).toEqual([
      expect.closeTo(0.3, 12),
      expect.closeTo(-0.3, 12),
      expect.closeTo(-0.4, 12),
    ]);
    expect(marginsOf([0.9, 0.9])).toEqual([0, 0]);
    // A list that puts a kind before scores.
    expect(marginsOf([0.5, 0.9, 0.6])).toEqual([
      expect.closeTo(-0.4, 12),
      expect.closeTo(0.3, 12),
      expect.closeTo(-0.3, 12),
    ]);
    expect(marginsOf([0.9])).toEqual([0]);
    expect(marginsOf([])).toEqual([]);
  });
});

describe('abstainThreshold', () => {
  const at = (probability: number, relevant: boolean) => ({ probability, relevant });
  const row = [at(0.9, true), at(0.8, false), at(0.7, true), at(0.6, true), at(0.5, false), at(0.4, false)];

  it.each([
    // Precision from the top: 1, 1/2, 2/3, 3/4, 3/5, 1/2.
    [1, 0.9],
    [0.75, 0.6],
    [0.6, 0.5],
    [0.5, 0.4],
    [0, 0.4],
  ])('for precision %d is %d', (precision, expected) => {
    expect(abstainThreshold(row, precision)).toBe(expected);
  });

  it.each([
    ['nothing is judged', [], 0.5],
    ['the best is wrong and the precision is 1', [at(0.9, false), at(0.8, true)], 1],
    ['the best are tied, one of them wrong', [at(0.9, true), at(0.9, false)], 0.6],
  ])('is null when %s', (_reason, given, precision) => {
    expect(abstainThreshold(given, precision)).toBeNull();
  });
});

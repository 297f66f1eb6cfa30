import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrateConfidence, scoreAtConfidence } from '../../src/detect/calibrate-confidence.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('calibrateConfidence', () => {
  it('keeps the score without a calibration, or without one for the label', () => {
    expect(calibrateConfidence(0.37, 'top', undefined)).toBe(0.37);
    expect(calibrateConfidence(0.37, 'top', { perClass: { bag: { a: 2, b: 1 } } })).toBe(0.37);
  });

  it.each([
    [0.5, { a: 1, b: 0 }, 0.5],
    [0.5, { a: 2, b: -1 }, sigmoid(-1)],
    [0.8, { a: 1.5, b: 0.3 }, sigmoid(1.5 * Math.log(0.8 / 0.2) + 0.3)],
    [0, { a: 1.5, b: 0.3 }, 0],
    [1, { a: 1.5, b: 0.3 }, 1],
  ])('makes %d under %o the logistic of its logit', (score, calibration, expected) => {
    expect(calibrateConfidence(score, 'top', calibration)).toBeCloseTo(expected, 12);
  });

  it('uses each label’s own', () => {
    const calibration = { perClass: { top: { a: 1, b: 1 }, bag: { a: 1, b: -1 } } };
    expect(calibrateConfidence(0.5, 'top', calibration)).toBeCloseTo(sigmoid(1), 12);
    expect(calibrateConfidence(0.5, 'bag', calibration)).toBeCloseTo(sigmoid(-1), 12);
  });

  const logistic = fc.record({
    a: fc.double({ min: 0.5, max: 5, noNaN: true }),
    b: fc.double({ min: -3, max: 3, noNaN: true }),
  });
  const score = fc.double({ min: 0.01, max: 0.99, noNaN: true });

  it('keeps the order of scores and stays a probability', () => {
    fc.assert(
      fc.property(score, score, logistic, (a, b, calibration) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((s) =>
          calibrateConfidence(s, 'top', calibration),
        );
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is undone by scoreAtConfidence', () => {
    fc.assert(
      fc.property(score, logistic, (confidence, calibration) => {
        const back = calibrateConfidence(
          scoreAtConfidence(confidence, 'top', calibration),
          'top',
          calibration,
        );
        expect(back).toBeCloseTo(confidence, 6);
      }),
    );
    expect(scoreAtConfidence(0.3, 'top', undefined)).toBe(0.3);
  });
});

import { describe, expect, it } from 'vitest';
import { classAgreement, expectedAgreement } from '../../../src/fuse/weights/class-agreement.ts';
import {
  agreementOf,
  fitConfusion,
  type JudgedClass,
  neighbourAgreement,
} from '../../../src/fuse/weights/confusion.ts';
import { garmentClasses } from '../../../src/types.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const times = (count: number, pair: JudgedClass) => Array<JudgedClass>(count).fill(pair);

describe('fitConfusion', () => {
  it('without judgments is the class agreement', () => {
    const agreement = agreementOf(fitConfusion([]));
    for (const region of garmentClasses) {
      for (const product of garmentClasses)
        expect(agreement(region, product)).toBeCloseTo(classAgreement(region, product), 12);
    }
  });

  it('is the judged counts plus the prior, relative to the likeliest class', () => {
    const judged = deepFreeze([
      ...times(30, { region: 'shorts', product: 'skirt' }),
      ...times(20, { region: 'shorts', product: 'shorts' }),
      ...times(9, { region: 'hat', product: 'hat' }),
    ]);
    const agreement = agreementOf(fitConfusion(judged, 11));
    // Shorts agree with shorts 1, skirts .6, pants .6: 2.2 in all share out the 11 of the prior.
    expect(agreement('shorts', 'skirt')).toBe(1);
    expect(agreement('shorts', 'shorts')).toBeCloseTo((20 + 11 / 2.2) / (30 + (11 * 0.6) / 2.2), 12);
    expect(agreement('shorts', 'pants')).toBeCloseTo((11 * 0.6) / 2.2 / (30 + (11 * 0.6) / 2.2), 12);
    expect(agreement('shorts', 'hat')).toBe(0);
    expect(agreement('hat', 'hat')).toBe(1);
  });

  it('agrees as judgments say, and falls back to the agreement for what a table does not name', () => {
    const agreement = agreementOf({ dress: { skirt: 0.9 } });
    expect(expectedAgreement('dress', 'skirt', agreement)).toBe(0.9);
    expect(expectedAgreement('dress', 'top', agreement)).toBe(0.6);
    expect(expectedAgreement('bag', 'top', agreement)).toBe(0);
    expect(expectedAgreement('dress', 'skirt')).toBe(0.6);
    expect(expectedAgreement(null, 'skirt', agreement)).toBe(1);
  });

  it.each([0, -1, Number.NaN])('refuses a prior of strength %d', (strength) => {
    expect(() => fitConfusion([], strength)).toThrow(RangeError);
  });
});

describe('neighbourAgreement', () => {
  const agreement = agreementOf(neighbourAgreement(0.9));

  it('sets neighbours to the value, both ways', () => {
    for (const [a, b] of [
      ['top', 'outerwear'],
      ['dress', 'skirt'],
      ['pants', 'legwear'],
    ] as const)
      expect([agreement(a, b), agreement(b, a)]).toEqual([0.9, 0.9]);
  });

  it('leaves the same class at 1 and unrelated classes at 0', () => {
    for (const region of garmentClasses) {
      expect(agreement(region, region)).toBe(1);
      for (const product of garmentClasses)
        if (classAgreement(region, product) === 0) expect(agreement(region, product)).toBe(0);
    }
  });
});

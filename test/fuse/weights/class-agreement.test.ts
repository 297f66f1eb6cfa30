import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classAgreement,
  expectedAgreement,
  lowerByClass,
} from '../../../src/fuse/weights/class-agreement.ts';
import { garmentClasses } from '../../../src/types.ts';

describe('classAgreement', () => {
  it('is 1 for a class and itself, and the same both ways for every pair', () => {
    for (const a of garmentClasses) {
      expect(classAgreement(a, a)).toBe(1);
      for (const b of garmentClasses) expect(classAgreement(a, b)).toBe(classAgreement(b, a));
    }
  });

  it('is .6 for the seven pairs that shops and detectors mix up, 0 for all others', () => {
    const pairs = garmentClasses.flatMap((a, i) =>
      garmentClasses.slice(i + 1).map((b) => [`${a}–${b}`, classAgreement(a, b)] as const),
    );
    expect(
      pairs
        .filter(([, agreement]) => agreement === 0.6)
        .map(([pair]) => pair)
        .sort(),
    ).toEqual([
      'dress–skirt',
      'outerwear–dress',
      'pants–legwear',
      'pants–shorts',
      'shorts–skirt',
      'top–dress',
      'top–outerwear',
    ]);
    expect(pairs.filter(([, agreement]) => agreement === 0)).toHaveLength((13 * 12) / 2 - 7);
  });
});

describe('expectedAgreement', () => {
  it('is that of the classes, and 1 where either is not known', () => {
    expect(expectedAgreement('top', 'bag')).toBe(0);
    expect(expectedAgreement('top', 'dress')).toBe(0.6);
    expect(expectedAgreement('top', '')).toBe(1);
    expect(expectedAgreement(null, 'bag')).toBe(1);
    expect(expectedAgreement('top', 'bag', () => 0.3)).toBe(0.3);
  });

  it('is the mean over what the garment may be', () => {
    const coatOrTop = { outerwear: 0.75, top: 0.25 };
    expect(expectedAgreement(coatOrTop, 'outerwear')).toBeCloseTo(0.75 + 0.25 * 0.6, 12);
    expect(expectedAgreement(coatOrTop, 'bag')).toBe(0);
    expect(expectedAgreement(coatOrTop, '')).toBe(1);
  });

  it('is 0 for a product that is no garment, unless the region is unknown', () => {
    for (const garmentClass of garmentClasses) expect(expectedAgreement(garmentClass, 'other')).toBe(0);
    expect(expectedAgreement(null, 'other')).toBe(1);
  });
});

describe('lowerByClass', () => {
  it.each([
    ['the same class', 0.8, 1, 0.3, 0.1, 0.8],
    ['a neighbour under a gate', 0.8, 0.6, 0.3, 0, 0.8 * (1 - 0.3 + 0.3 * 0.6)],
    ['another class under a gate', 0.8, 0, 0.3, 0, 0.8 * (1 - 0.3)],
    ['another class under a hard gate', 0.8, 0, 1, 0, 0],
    ['a neighbour under a penalty', 0.8, 0.6, 0, 0.1, 0.8 - 0.1 * (1 - 0.6)],
    ['another class under both', 0.8, 0, 0.3, 0.1, 0.8 * (1 - 0.3) - 0.1],
    ['another class under none', 0.8, 0, 0, 0, 0.8],
    ['a negative cosine, which is not scaled', -0.2, 0, 0.3, 0.1, -0.2 - 0.1],
  ] as const)(
    'lowers by the gate λ, then by the penalty δ: %s',
    (_case, cosine, agreement, gate, classPenalty, expected) => {
      expect(lowerByClass(cosine, agreement, { gate, classPenalty })).toBeCloseTo(expected, 12);
    },
  );

  it('never raises a score, and lowers it the less the better the classes agree', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(cosine, share, share, share, share, (score, a, b, gate, classPenalty) => {
        const lowered = (agreement: number) => lowerByClass(score, agreement, { gate, classPenalty });
        expect(lowered(a)).toBeLessThanOrEqual(score + 1e-12);
        expect(lowered(Math.min(a, b))).toBeLessThanOrEqual(lowered(Math.max(a, b)) + 1e-12);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { classAgreement, classGate } from '../../src/fuse/class-agreement.ts';
import { garmentClasses } from '../../src/types.ts';

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

describe('classGate', () => {
  it.each([
    ['the same class', 'top', 'top', 0.3, 1 - 0.3 + 0.3 * 1],
    ['a neighbour', 'top', 'dress', 0.3, 1 - 0.3 + 0.3 * 0.6],
    ['another class', 'top', 'bag', 0.3, 1 - 0.3],
    ['another class under a hard gate', 'top', 'bag', 1, 0],
    ['another class without a gate', 'top', 'bag', 0, 1],
    ['a product of unknown class', 'top', '', 1, 1],
    ['a region of unknown class', null, 'bag', 1, 1],
  ] as const)('is (1 − λ) + λ·agreement: %s', (_reason, region, product, lambda, expected) => {
    expect(classGate(region, product, lambda)).toBeCloseTo(expected, 12);
  });
});

import { describe, expect, it } from 'vitest';
import { regionWeight, type WeighedRegion, wholeWeight } from '../../../src/fuse/weights/region-weight.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';

const region = (garmentClass: WeighedRegion['garmentClass'], confidence: number, areaShare = 0.1) => ({
  garmentClass,
  confidence,
  areaShare,
});

describe('regionWeight', () => {
  it('is c^α · a^β · π[class]', () => {
    const profile = { ...defaultProfile, alpha: 0.5, beta: 0.25, classPrior: { bag: 0.8 } };
    expect(regionWeight(region('bag', 0.49, 0.0625), profile)).toBeCloseTo(0.7 * 0.5 * 0.8, 12);
  });

  it.each([
    ['a class without a prior', region('top', 0.64)],
    ['an unknown class', region(null, 0.64)],
  ])('takes %s as π = 1', (_reason, given) => {
    const profile = { ...defaultProfile, alpha: 0.5, beta: 0, classPrior: { bag: 0.8 } };
    expect(regionWeight(given, profile)).toBeCloseTo(0.64 ** 0.5, 12);
  });

  it('is 1 whatever the region when α, β and the priors say nothing', () => {
    const profile = { ...defaultProfile, alpha: 0, beta: 0, classPrior: {} };
    expect(regionWeight(region('hat', 0.01, 0.001), profile)).toBe(1);
  });
});

describe('wholeWeight', () => {
  const profile = { ...defaultProfile, g0: 0.1, g1: 0.5, g2: 0.3, eta: 2 };

  it('without regions is g0 + g1 + g2: the empty product is 1, the empty sum 0', () => {
    expect(wholeWeight([], null, profile)).toBeCloseTo(0.1 + 0.5 + 0.3, 12);
  });

  it('is g0 + g1·Π(1 − c) + g2·exp(−η·Σ c of the other regions), whatever their class', () => {
    const [shirt, pants, jacket] = [region('top', 0.9), region('pants', 0.6), region('top', 0.5)];
    const regions = [shirt, pants, jacket];
    const unexplained = (1 - 0.9) * (1 - 0.6) * (1 - 0.5);
    expect(wholeWeight(regions, shirt, profile)).toBeCloseTo(
      0.1 + 0.5 * unexplained + 0.3 * Math.exp(-2 * (0.6 + 0.5)),
      12,
    );
    expect(wholeWeight(regions, pants, profile)).toBeCloseTo(
      0.1 + 0.5 * unexplained + 0.3 * Math.exp(-2 * (0.9 + 0.5)),
      12,
    );
  });

  it('sums over all regions when none is its own', () => {
    const regions = [region('top', 0.9), region(null, 0.6)];
    expect(wholeWeight(regions, null, profile)).toBeCloseTo(
      0.1 + 0.5 * (1 - 0.9) * (1 - 0.6) + 0.3 * Math.exp(-2 * (0.9 + 0.6)),
      12,
    );
  });

  it('falls with every garment that joins, also of the same class', () => {
    const own = region('top', 0.9);
    const others = [region('top', 0.5), region('pants', 0.7), region(null, 0.4)];
    const weights = [0, 1, 2, 3].map((count) => wholeWeight([own, ...others.slice(0, count)], own, profile));
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(new Set(weights).size).toBe(weights.length);
  });

  it('grows as the detection explains less', () => {
    const weights = [0.9, 0.5, 0.1].map((confidence) => {
      const own = region('top', confidence);
      return wholeWeight([own], own, profile);
    });
    expect(weights).toEqual(weights.toSorted((a, b) => a - b));
  });
});

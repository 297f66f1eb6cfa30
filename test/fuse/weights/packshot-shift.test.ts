import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairings } from '../../../src/fuse/profile.ts';
import { shiftedPairings, shownAlone } from '../../../src/fuse/weights/packshot-shift.ts';
import { weighLists } from '../../../src/fuse/weights/weigh-lists.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';

const hits = (...ids: string[]) => ids.map((id, place) => ({ id, score: 1 - place / 100 }));
const factors = { 'garment→garment': 0.6, 'whole→whole': 0.05, 'garment→whole': 0.3, 'whole→garment': 0.1 };

describe('shownAlone', () => {
  it('is the mean cosine of the views, from .9 to 1', () => {
    const cosines = new Map([
      ['a', 1],
      ['b', 0.92],
    ]);
    expect(shownAlone(hits('a', 'b'), cosines)).toBeCloseTo(((1 + 0.92) / 2 - 0.9) / 0.1, 12);
  });

  it('looks at the first ten hits', () => {
    const ids = Array.from({ length: 12 }, (_, place) => `p${place}`);
    const cosines = new Map(ids.map((id, place) => [id, place < 10 ? 1 : 0]));
    expect(shownAlone(hits(...ids), cosines)).toBe(1);
  });

  it.each([
    ['worn products', hits('a'), new Map([['a', 0.7]])],
    ['the border', hits('a'), new Map([['a', 0.9]])],
    ['opposite views', hits('a'), new Map([['a', -1]])],
    ['unknown cosines', hits('a', 'b'), new Map([['a', undefined]])],
    ['no hit', [], new Map([['a', 1]])],
  ])('is 0 for %s', (_reason, given, cosines) => {
    expect(shownAlone(given, cosines)).toBe(0);
  });
});

describe('shiftedPairings', () => {
  it('moves σ · alone of the factor of garment→garment to garment→whole', () => {
    expect(shiftedPairings({ pairings: factors, packshotShift: 0.5 }, 0.4)).toEqual({
      ...factors,
      'garment→garment': 0.6 * (1 - 0.5 * 0.4),
      'garment→whole': 0.3 + 0.6 * 0.5 * 0.4,
    });
  });

  it.each([
    ['no shift', 0, factors, 1],
    ['worn products', 1, factors, 0],
    ['a list garment→whole that is not searched', 1, { ...factors, 'garment→whole': 0 }, 1],
  ])('leaves the factors as they are with %s', (_reason, packshotShift, given, alone) => {
    expect(shiftedPairings({ pairings: given, packshotShift }, alone)).toBe(given);
  });

  it('keeps the sum of the factors, none below 0', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (shift, alone) => {
          const shifted = shiftedPairings({ pairings: factors, packshotShift: shift }, alone);
          const sum = (of: typeof factors) => pairings.reduce((total, pairing) => total + of[pairing], 0);
          expect(sum({ ...factors, ...shifted })).toBeCloseTo(sum(factors), 12);
          expect(Math.min(...Object.values(shifted))).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('weighLists with a packshotShift', () => {
  const region = { id: 'r1', garmentClass: 'top', confidence: 1, areaShare: 0.5 } as const;
  const candidates = (viewCosine: number | undefined) => ({
    regions: [region],
    products: ['a', 'b'].map((id) => ({
      id,
      groupId: '',
      classes: ['top' as const],
      sumNorms: { whole: 1, garment: 1 },
      duplicates: [],
      viewCosine,
    })),
    lists: pairings.map((pairing) => ({
      region: pairing.startsWith('garment') ? 'r1' : null,
      pairing,
      found: [
        { id: 'a', score: 0.8 },
        { id: 'b', score: 0.5 },
      ],
      cosines: [0.8, 0.5],
    })),
  });
  const profile = {
    ...defaultProfile,
    alpha: 0,
    beta: 0,
    classPrior: {},
    pairings: factors,
    packshotShift: 1,
  };
  const weightsOf = (viewCosine: number | undefined, packshotShift = 1) =>
    Object.fromEntries(
      weighLists(candidates(viewCosine), { ...profile, packshotShift }).regions.flatMap(({ crop, whole }) =>
        [...crop, ...whole].map(({ pairing, weight }) => [pairing, weight]),
      ),
    );

  it('searches pictures that show the product alone as they are', () => {
    const weights = weightsOf(1);
    expect(weights['garment→garment']).toBeCloseTo(0, 12);
    expect(weights['garment→whole']).toBeCloseTo(0.6 + 0.3, 12);
  });

  it('leaves the lists of the whole photo as they are', () => {
    const [shifted, plain] = [weightsOf(1), weightsOf(1, 0)];
    expect(shifted['whole→garment']).toBe(plain['whole→garment']);
    expect(shifted['whole→whole']).toBe(plain['whole→whole']);
  });

  it.each([0.5, undefined])('has no effect on products whose views agree by %s', (viewCosine) => {
    expect(weightsOf(viewCosine)).toEqual(weightsOf(viewCosine, 0));
  });
});

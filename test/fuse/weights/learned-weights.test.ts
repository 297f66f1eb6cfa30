import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidates } from '../../../src/fuse/candidates.ts';
import { fuseCandidates } from '../../../src/fuse/fuse-candidates.ts';
import { type LearnedWeights, type Pairing, type Profile, pairings } from '../../../src/fuse/profile.ts';
import { reweigh } from '../../../src/fuse/weights/learned-weights.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const region = { garmentClass: 'top' as const, confidence: 0.8, areaShare: 0.2 };
const list = (pairing: Pairing, weight: number) => ({
  id: pairing,
  pairing,
  weight,
  hits: [{ id: 'a', score: 1 }],
});
const two = [list('garment→garment', 3), list('whole→whole', 1)];
const weightsOf = (lists: readonly { readonly weight: number }[]) => lists.map(({ weight }) => weight);
const none: LearnedWeights = { features: {}, coefficients: {} };

describe('reweigh', () => {
  it('keeps hand-made weights to the last bit where nothing is learnt', () => {
    const odd = [list('garment→garment', 0.1), list('whole→whole', 0.7), list('garment→whole', 1 / 3)];
    expect(weightsOf(reweigh(odd, region, [region], none))).toEqual([0.1, 0.7, 1 / 3]);
  });

  it('gives softmax(ln b + θ·z) times the sum of the weights', () => {
    const model: LearnedWeights = {
      features: { confidence: { mean: 0.6, deviation: 0.1 } },
      // z = (.8 − .6) / .1 = 2.
      coefficients: { 'whole→whole': { constant: Math.log(2), confidence: Math.log(3) / 2 } },
    };
    // 3 and 1 · 2 · 3, of a sum of 4.
    const [own = 0, whole = 0] = weightsOf(reweigh(two, region, [region], model));
    expect(own).toBeCloseTo((4 * 3) / 9, 12);
    expect(whole).toBeCloseTo((4 * 6) / 9, 12);
  });

  it('counts a value beyond three deviations as three, and an unknown one as the mean', () => {
    const model = (name: 'confidence' | 'height'): LearnedWeights => ({
      features: { [name]: { mean: 0, deviation: 0.001 } },
      coefficients: { 'whole→whole': { [name]: Math.log(2) } },
    });
    const [own = 0, whole = 0] = weightsOf(reweigh(two, region, [region], model('confidence')));
    expect(whole / own).toBeCloseTo(8 / 3, 12);
    expect(weightsOf(reweigh(two, region, [region], model('height')))).toEqual([3, 1]);
  });

  it('leaves a list of weight 0 out, and stays finite with large coefficients', () => {
    const model: LearnedWeights = { features: {}, coefficients: { 'whole→whole': { constant: 5000 } } };
    expect(
      weightsOf(reweigh([list('garment→garment', 3), list('whole→whole', 0)], region, [region], model)),
    ).toEqual([3, 0]);
    expect(weightsOf(reweigh(two, region, [region], model))).toEqual([0, 4]);
    const unused = [list('garment→garment', 0)];
    expect(weightsOf(reweigh(unused, region, [region], model))).toEqual([0]);
  });
});

/** Two regions, four products, four lists each, with scores drawn from numbers. */
function candidatesOf(numbers: readonly number[]): Candidates {
  const products = ['a', 'b', 'c', 'd'];
  let next = 0;
  const lists = [null, 'r1', 'r2'].flatMap((from) =>
    pairings
      .filter((pairing) => pairing.startsWith('whole→') === (from === null))
      .map((pairing) => {
        const cosines = products.map(() => numbers[next++ % numbers.length] ?? 0);
        return { region: from, pairing, found: products.map((id) => ({ id, score: 0 })), cosines };
      }),
  );
  return deepFreeze({
    regions: [
      { ...region, id: 'r1' },
      { ...region, id: 'r2', garmentClass: 'pants' as const, confidence: 0.5 },
    ],
    products: products.map((id) => ({
      id,
      groupId: '',
      classes: ['top' as const],
      sumNorms: { whole: 1, garment: 1 },
      duplicates: [],
    })),
    lists,
  });
}

const cosines = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 });
const used: Profile = { ...defaultProfile, pairings: { ...defaultProfile.pairings, 'whole→whole': 0.1 } };

describe('the method learned', () => {
  it('answers exactly as a weighted sum while it has learnt nothing', () => {
    fc.assert(
      fc.property(cosines, (numbers) => {
        const candidates = candidatesOf(numbers);
        const learned: Profile = { ...used, method: 'learned', learned: none };
        expect(fuseCandidates(candidates, learned)).toEqual(fuseCandidates(candidates, used));
      }),
    );
  });

  it('explains every score: Σ_l w_l · s_l, with weights that sum to 1', () => {
    const model: LearnedWeights = {
      features: {
        confidence: { mean: 0.6, deviation: 0.2 },
        'margin whole→whole': { mean: 0.1, deviation: 0.1 },
      },
      coefficients: {
        'garment→garment': { confidence: 0.7 },
        'whole→whole': { constant: 1, 'margin whole→whole': -0.9 },
      },
    };
    fc.assert(
      fc.property(cosines, (numbers) => {
        const { regions } = fuseCandidates(candidatesOf(numbers), {
          ...used,
          method: 'learned',
          learned: model,
        });
        for (const { score, parts } of regions.flatMap(({ items }) => items)) {
          const sumOf = (of: (part: (typeof parts)[number]) => number) =>
            parts.reduce((sum, part) => sum + of(part), 0);
          expect(sumOf(({ contribution }) => contribution)).toBeCloseTo(score, 9);
          expect(sumOf(({ weight, normalised }) => weight * (normalised ?? 0))).toBeCloseTo(score, 9);
          expect(sumOf(({ weight }) => weight)).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('weighs the same lists otherwise for a sure region than for an unsure one', () => {
    const model: LearnedWeights = {
      features: { confidence: { mean: 0.65, deviation: 0.15 } },
      coefficients: { 'whole→whole': { confidence: -1 } },
    };
    const flat: Profile = { ...used, alpha: 0, g1: 0, g2: 0, classPrior: {}, method: 'learned' };
    const sharesOf = (learned: LearnedWeights) =>
      fuseCandidates(candidatesOf([0.1, 0.2, 0.3]), { ...flat, learned }).regions.map(
        ({ items }) => items[0]?.parts.find(({ list: id }) => id === 'photo:whole→whole')?.weight ?? 0,
      );
    const [sure = 0, unsure = 0] = sharesOf(model);
    const [before = 0, same = 0] = sharesOf(none);
    expect(same).toBe(before);
    expect(sure).toBeLessThan(before);
    expect(unsure).toBeGreaterThan(before);
  });
});

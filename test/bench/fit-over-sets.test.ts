import { describe, expect, it } from 'vitest';
import {
  countConfident,
  fitOverSets,
  type JudgedSet,
  labelledSet,
  lackingSet,
} from '../../bench/calibration/fit-over-sets.ts';
import { type Profile, profileDefaults } from '../../src/fuse/profile.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { lookOf } from './one-garment-look.ts';

const profile: Profile = { ...defaultProfile, ...profileDefaults, method: 'wsum', normalization: 'none' };
const hit = (score: number, margin: number, relevant: boolean) => ({
  garmentClass: 'top' as const,
  score,
  margin,
  relevant,
});
const set = (name: string, firsts: readonly (readonly [number, number, boolean])[]): JudgedSet => ({
  name,
  answers: firsts.map((first) => [hit(...first)]),
});

describe('labelledSet and lackingSet', () => {
  const look = lookOf({ a: 0.9, b: 0.6, c: 0.5 }, ['b']);

  it('judge the first hits, best first, with their leads over the best other one', () => {
    const [answer] = labelledSet('shop', [look], profile).answers;
    expect(answer?.map(({ relevant }) => relevant)).toEqual([false, true, false]);
    expect(answer?.map(({ margin }) => Number(margin?.toFixed(9)))).toEqual([0.3, -0.3, -0.4]);
  });

  it('count all hits as wrong where the catalog lacks the product', () => {
    const lacking = lackingSet('street', [look], profile).answers;
    const labelled = labelledSet('shop', [look], profile).answers;
    expect(lacking).toEqual(labelled.map((hits) => hits.map((each) => ({ ...each, relevant: false }))));
  });

  it('leave out garments without a labelled product, and keep regions of the others', () => {
    expect(labelledSet('street', [lookOf({ a: 0.9 }, [])], profile).answers).toEqual([]);
    expect(lackingSet('street', [lookOf({ a: 0.9 }, [])], profile).answers).toHaveLength(1);
  });
});

describe('fitOverSets', () => {
  const known = set(
    'known',
    Array.from({ length: 40 }, (_, index) => [0.8 + index / 400, 0.2, index % 10 !== 0] as const),
  );
  const lacking = set(
    'lacking',
    Array.from({ length: 40 }, (_, index) => [0.3 + index / 400, 0.02, false] as const),
  );

  it('is confident in hits like the right ones, and in none like those of products that are lacking', () => {
    const calibration = fitOverSets([known, lacking], 0.9);
    expect(countConfident(known, calibration)).toMatchObject({ count: 40, confident: 40, right: 36 });
    expect(countConfident(lacking, calibration)).toMatchObject({ count: 40, confident: 0, right: 0 });
  });

  it('has the precision asked for at its threshold on what it was fitted to', () => {
    for (const precision of [0.5, 0.7, 0.9]) {
      const calibration = fitOverSets([known, lacking], precision);
      const counted = [known, lacking].map((of) => countConfident(of, calibration));
      const confident = counted.reduce((sum, each) => sum + each.confident, 0);
      const right = counted.reduce((sum, each) => sum + each.right, 0);
      expect(right).toBeGreaterThanOrEqual(precision * confident);
    }
  });

  it('is never confident where no threshold reaches the precision', () => {
    const calibration = fitOverSets([lacking], 0.5);
    expect(calibration.all.threshold).toBe(null);
    expect(countConfident(lacking, calibration).confident).toBe(0);
  });

  it('counts nothing in a set without hits', () => {
    expect(countConfident(set('empty', []), fitOverSets([known], 0.5))).toEqual({
      count: 0,
      confident: 0,
      right: 0,
      brier: 0,
    });
  });
});

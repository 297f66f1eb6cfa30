import { describe, expect, it } from 'vitest';
import { setFigures } from '../../bench/set-figures.ts';
import { type Profile, profileDefaults } from '../../src/fuse/profile.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { lookOf } from './one-garment-look.ts';

const calibration = { all: { a: 100, b: -70, threshold: 0.5 }, classes: {} };
const profile: Profile = {
  ...defaultProfile,
  ...profileDefaults,
  method: 'wsum',
  normalization: 'none',
  calibration,
};

describe('setFigures', () => {
  // Right and confident (.9 > .7); wrong and confident; right in the second place, not confident.
  const looks = [
    lookOf({ a: 0.9, b: 0.1 }, ['a'], 'first'),
    lookOf({ a: 0.9, b: 0.1 }, ['b'], 'second'),
    lookOf({ a: 0.5, b: 0.4 }, ['b'], 'third'),
  ];
  const of = (name: string) => setFigures(looks, profile).find((figure) => figure.name === name)?.mean.value;

  it('counts right first hits, and of the confident ones those that are right', () => {
    expect(of('R@1')).toBeCloseTo(1 / 3, 12);
    expect(of('R@5')).toBe(1);
    expect(of('confident')).toBeCloseTo(2 / 3, 12);
    expect(of('confident, right')).toBeCloseTo(1 / 2, 12);
    expect(of('recall@10')).toBe(1);
    expect(of('firstHit')).toBeCloseTo(1 / 3, 12);
  });

  it('keeps the values by look, for paired differences', () => {
    const [first] = setFigures(looks, profile);
    expect(first?.values).toEqual([[1], [0], [0]]);
  });

  it('has no figures where neither products nor classes are labelled, and none for no looks', () => {
    expect(setFigures([lookOf({ a: 0.9 }, [])], profile)).toEqual([]);
    expect(setFigures([], profile)).toEqual([]);
  });
});

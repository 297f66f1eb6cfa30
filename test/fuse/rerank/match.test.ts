import { describe, expect, it } from 'vitest';
import type { CandidateRegion, Candidates } from '../../../src/fuse/candidates.ts';
import { fuseCandidates } from '../../../src/fuse/fuse-candidates.ts';
import type { Profile } from '../../../src/fuse/profile.ts';
import { matchLook } from '../../../src/fuse/rerank/match.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';
import type { ProductClass } from '../../../src/types.ts';

/** p = σ(10·s − 5): .5 at a score of .5. */
const calibration = { all: { a: 10, b: -5, threshold: 0.6 }, classes: {} };
const profile: Profile = {
  ...defaultProfile,
  alpha: 1,
  classPrior: {},
  pairings: { 'garment→garment': 1, 'whole→whole': 0, 'garment→whole': 0, 'whole→garment': 0 },
  pooling: { by: 'max', m: 3, temperature: 0.05 },
  parts: {},
  calibration,
};

interface Given {
  readonly [id: string]: readonly [cosine: number, garmentClass: ProductClass | ''];
}

const skirt: CandidateRegion = { id: 'r1', garmentClass: 'skirt', confidence: 0.9, areaShare: 0.3 };

/** A photo of these regions, each of which finds every product with the same cosine. */
function candidatesOf(regions: readonly CandidateRegion[], given: Given): Candidates {
  const products = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  const cosines = products.map(([, [cosine]]) => cosine);
  const found = products.map(([id, [score]]) => ({ id, score })).sort((a, b) => b.score - a.score);
  const list = { pairing: 'garment→garment', found, cosines } as const;
  return {
    regions,
    products: products.map(([id, [, garmentClass]]) => ({
      id,
      groupId: '',
      classes: [garmentClass],
      sumNorms: null,
      duplicates: [],
    })),
    lists: regions.map(({ id }) => ({ ...list, region: id })),
  };
}

function match(regions: readonly CandidateRegion[], given: Given, over: Partial<Profile> = {}) {
  const used = { ...profile, ...over };
  const candidates = candidatesOf(regions, given);
  const matched = matchLook(fuseCandidates(candidates, used), candidates, used);
  if (!matched) throw new Error('Expected a calibration');
  return matched;
}

const idsOf = (items: readonly { readonly id: string }[] = []) => items.map(({ id }) => id);

describe('matchLook', () => {
  it('finds the product where the first hit is confident', () => {
    const [first] = match([skirt], { denim: [0.8, 'skirt'], plain: [0.3, 'skirt'] }).regions;
    expect(first?.match).toBe('product');
    expect(first?.results[0]?.sameProduct).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(first?.results[0]?.sameKind).toBeCloseTo(0.9, 12);
  });

  it('finds the kind where some hit is of it, and keeps what is unrelated apart', () => {
    const [first] = match([skirt], {
      denim: [0.3, 'skirt'],
      gown: [0.4, 'dress'],
      watch: [0.9, 'other'],
    }).regions;
    expect(first?.match).toBe('kind');
    expect(new Set(idsOf(first?.results))).toEqual(new Set(['denim', 'gown']));
    expect(idsOf(first?.nearest)).toEqual(['watch']);
    expect(first?.nearest[0]?.sameKind).toBe(0);
  });

  it('finds nothing where the catalog has nothing of the kind', () => {
    const [first] = match([skirt], { gown: [0.4, 'dress'], watch: [0.9, 'other'] }).regions;
    expect(first).toMatchObject({ match: 'none', results: [] });
    expect(idsOf(first?.nearest)).toEqual(['gown', 'watch']);
  });

  it('finds nothing where the detector is unsure that there is a garment', () => {
    const [first] = match([{ ...skirt, confidence: 0.4 }], { denim: [0.3, 'skirt'] }).regions;
    expect(first).toMatchObject({ match: 'none', results: [] });
    expect(first?.nearest[0]?.sameKind).toBeCloseTo(0.4, 12);
  });

  it('takes the probability of each class that the garment may be', () => {
    const unsure = { ...skirt, classProbabilities: { skirt: 0.75, shorts: 0.25 } };
    const [first] = match([unsure], {
      denim: [0.3, 'skirt'],
      chino: [0.3, 'shorts'],
      gown: [0.3, 'dress'],
    }).regions;
    const kinds = new Map(first?.results.map(({ id, sameKind }) => [id, sameKind]));
    expect(kinds.get('denim')).toBeCloseTo(0.9, 12);
    expect(kinds.get('chino')).toBeCloseTo(0.3, 12);
    expect(kinds.get('gown')).toBe(0);
  });

  it('knows no kind of a product or a region without a class: only a confident hit matches', () => {
    const unknown = { ...skirt, garmentClass: null };
    expect(match([skirt], { thing: [0.3, ''] }).regions[0]).toMatchObject({ match: 'none' });
    expect(match([unknown], { denim: [0.3, 'skirt'] }).regions[0]).toMatchObject({ match: 'none' });
    const [found] = match([unknown], { denim: [0.8, 'skirt'] }).regions;
    expect(found).toMatchObject({ match: 'product', results: [{ id: 'denim', sameKind: null }] });
  });

  it('finds nothing among no candidates', () => {
    const { regions, look } = match([skirt], {});
    expect(regions).toEqual([{ match: 'none', results: [], nearest: [] }]);
    expect(look).toEqual({ match: 'none', results: [], nearest: [] });
  });

  it.each(['sum', 'turns', 'shares', 'surest'] as const)(
    'lists for the look (%s) what matches one of its regions',
    (lookList) => {
      const bag: CandidateRegion = { ...skirt, id: 'r2', garmentClass: 'bag' };
      const given = { denim: [0.3, 'skirt'], watch: [0.9, 'other'] } as const;
      const { regions, look } = match([skirt, bag], given, { lookList });
      expect(regions.map((list) => list.match)).toEqual(['kind', 'none']);
      expect(look.match).toBe('kind');
      expect(idsOf(look.results)).toEqual(['denim']);
      expect(idsOf(look.nearest)).toEqual(['watch']);
    },
  );

  it('in a photo without garments, offers a product only if the first is confident', () => {
    const given: Given = { denim: [0.8, 'skirt'], plain: [0.3, 'skirt'] };
    const photoOf = (cosine: number) => {
      const candidates = candidatesOf([], { ...given, denim: [cosine, 'skirt'] });
      const cosines = candidates.products.map(({ id }) => (id === 'denim' ? cosine : 0.3));
      const found = [
        { id: 'denim', score: cosine },
        { id: 'plain', score: 0.3 },
      ];
      return { ...candidates, lists: [{ region: null, pairing: 'whole→whole', found, cosines }] } as const;
    };
    const used = { ...profile, pairings: { ...profile.pairings, 'whole→whole': 1 } };
    const lookOf = (cosine: number, all = calibration.all) => {
      const settings = { ...used, calibration: { ...calibration, all } };
      return matchLook(fuseCandidates(photoOf(cosine), settings), photoOf(cosine), settings)?.look;
    };
    expect(lookOf(0.8)).toMatchObject({ match: 'product', results: [{ id: 'denim' }, { id: 'plain' }] });
    expect(lookOf(0.4)).toMatchObject({
      match: 'none',
      results: [],
      nearest: [{ id: 'denim' }, { id: 'plain' }],
    });
    expect(lookOf(0.8, { a: 10, b: -5, threshold: 0.99 })).toMatchObject({ match: 'none' });
  });

  it('is null without a calibration', () => {
    const candidates = candidatesOf([skirt], { denim: [0.8, 'skirt'] });
    const settings = { ...profile, calibration: null };
    expect(matchLook(fuseCandidates(candidates, settings), candidates, settings)).toBeNull();
  });
});

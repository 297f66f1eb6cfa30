import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidates } from '../../src/fuse/candidates.ts';
import { type FusedRegion, fuseCandidates } from '../../src/fuse/fuse-candidates.ts';
import { type Profile, profileDefaults } from '../../src/fuse/profile.ts';
import { pool } from '../../src/fuse/weights/pooling.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import type { GarmentClass } from '../../src/types.ts';
import { deepFreeze } from './arbitrary-lists.ts';

/** The crops alone, without a gate: a region's scores are the cosines given. */
const profile: Profile = {
  ...defaultProfile,
  ...profileDefaults,
  alpha: 0,
  classPrior: {},
  gate: 0,
  pairings: { 'garment→garment': 1, 'whole→whole': 0, 'garment→whole': 0, 'whole→garment': 0 },
};

interface Given {
  readonly classes?: Readonly<Record<string, GarmentClass>>;
  readonly groups?: Readonly<Record<string, string>>;
  readonly duplicates?: Readonly<Record<string, readonly string[]>>;
}

/** Candidates of regions r1, r2 …, each with the cosine of each product. */
function candidatesOf(
  cosines: readonly Readonly<Record<string, number>>[],
  { classes = {}, groups = {}, duplicates = {} }: Given = {},
): Candidates {
  const ids = [...new Set(cosines.flatMap((of) => Object.keys(of)))].sort();
  return deepFreeze({
    regions: cosines.map((_, index) => ({
      id: `r${index + 1}`,
      garmentClass: 'top' as const,
      confidence: 0.9,
      areaShare: 0.2,
    })),
    products: ids.map((id) => ({
      id,
      groupId: groups[id] ?? '',
      classes: [classes[id] ?? ('top' as const)],
      sumNorms: { whole: 1, garment: 1 },
      duplicates: duplicates[id] ?? [],
    })),
    lists: cosines.map((of, index) => ({
      region: `r${index + 1}`,
      pairing: 'garment→garment' as const,
      found: Object.entries(of).map(([id, score]) => ({ id, score })),
      cosines: ids.map((id) => of[id] ?? -1),
    })),
  });
}

const idsOf = ({ regions }: { readonly regions: readonly FusedRegion[] }) =>
  regions.map(({ items }) => items.map(({ id }) => id));

describe('fuseCandidates', () => {
  const suits = candidatesOf([
    { suit: 0.9, shirt: 0.8, bag: 0.1 },
    { suit: 0.85, shirt: 0.3, bag: 0.2 },
  ]);

  it('gives each region its list, and the look one of all', () => {
    const { regions, look } = fuseCandidates(suits, profile);
    expect(regions.map(({ region }) => region)).toEqual(['r1', 'r2']);
    expect(idsOf({ regions })).toEqual([
      ['suit', 'shirt', 'bag'],
      ['suit', 'shirt', 'bag'],
    ]);
    expect(look[0]).toMatchObject({ id: 'suit', score: expect.closeTo((0.9 + 0.85) / 2, 12) });
  });

  it('of a photo without candidates or regions is empty', () => {
    expect(fuseCandidates({ regions: [], products: [], lists: [] }, profile)).toEqual({
      regions: [],
      look: [],
    });
  });

  describe('with factors of the embedding’s parts', () => {
    // Of one shape with the photo's garment, of one color with it, and each as near by the cosine.
    const shapes = { shirt: 0.6, dress: 0.2 };
    const colors = { shirt: 0.1, dress: 0.5 };
    const one = candidatesOf([{ shirt: 0.7, dress: 0.7 }]);
    const parted: Candidates = {
      ...one,
      lists: one.lists.map((list) => ({
        ...list,
        partCosines: [
          { part: 'shape', share: 0.6, dots: [shapes.dress, shapes.shirt] },
          { part: 'color', share: 0.4, dots: [colors.dress, colors.shirt] },
        ],
      })),
    };

    it('scores by the weighed parts, and ranks by them', () => {
      const [region] = fuseCandidates(parted, { ...profile, parts: { color: 0.5 } }, true).regions;
      const total = 0.6 + 0.5 * 0.4;
      expect(region?.items).toMatchObject([
        { id: 'shirt', score: expect.closeTo((0.6 + 0.5 * 0.1) / total, 12) },
        { id: 'dress', score: expect.closeTo((0.2 + 0.5 * 0.5) / total, 12) },
      ]);
      expect(region?.items[0]?.parts[0]?.raw).toBeCloseTo((0.6 + 0.5 * 0.1) / total, 12);
      expect(idsOf(fuseCandidates(parted, { ...profile, parts: { color: 2 } }))).toEqual([
        ['dress', 'shirt'],
      ]);
    });

    it.each<Profile['parts']>([{}, { shape: 2, color: 2 }, { gloss: 0.5 }])(
      'takes the cosines as they are with %j',
      (parts) => {
        expect(fuseCandidates(parted, { ...profile, parts })).toEqual(fuseCandidates(one, profile));
      },
    );

    it('takes the cosines as they are where the embedding is of one piece', () => {
      expect(fuseCandidates(one, { ...profile, parts: { color: 0.5 } })).toEqual(
        fuseCandidates(one, profile),
      );
    });
  });

  describe('with assignment', () => {
    const assigned: Profile = { ...profile, assignment: true };

    it('lets a product answer for the region where the sum of scores is greatest, and says where it also matched', () => {
      const { regions, look } = fuseCandidates(suits, assigned);
      // .8 + .85 is more than .9 + .3.
      expect(idsOf({ regions })).toEqual([
        ['shirt', 'bag'],
        ['suit', 'bag'],
      ]);
      expect(regions.map(({ items }) => items.map(({ alsoMatched }) => alsoMatched))).toEqual([
        [[], []],
        [['r1'], []],
      ]);
      expect(look).toHaveLength(3);
    });

    it('works the same where scores are negative', () => {
      const negative = candidatesOf([
        { suit: -0.1, shirt: -0.2, bag: -0.9 },
        { suit: -0.15, shirt: -0.7, bag: -0.8 },
      ]);
      expect(idsOf(fuseCandidates(negative, assigned))).toEqual([
        ['shirt', 'bag'],
        ['suit', 'bag'],
      ]);
    });

    it('never gives two regions the same first product, drops nothing else, and keeps scores and order', () => {
      const anyRegion = fc.dictionary(
        fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8),
      );
      fc.assert(
        fc.property(fc.array(anyRegion, { maxLength: 4 }), (cosines) => {
          const candidates = candidatesOf(cosines);
          const plain = fuseCandidates(candidates, profile).regions;
          const { regions } = fuseCandidates(candidates, assigned);
          const firsts = regions.flatMap(({ items }) => items.slice(0, 1).map(({ id }) => id));
          expect(new Set(firsts).size).toBe(firsts.length);
          regions.forEach(({ items }, index) => {
            const kept = new Set(items.map(({ id }) => id));
            const before = plain[index]?.items ?? [];
            const scores = items.map(({ score }) => score);
            expect(scores).toEqual(scores.toSorted((a, b) => b - a));
            for (const { id, score, parts } of items)
              expect(before).toContainEqual(expect.objectContaining({ id, score, parts }));
            const dropped = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
            expect(dropped.every((id) => firsts.includes(id))).toBe(true);
          });
        }),
        { numRuns: 500, seed: 20260801 },
      );
    });
  });

  describe('with collapse', () => {
    const cosines = [{ a1: 0.9, b1: 0.8, a2: 0.7, x: 0.6, y: 0.5 }];

    it('by group shows one hit a group, with the others as alternatives; products without a group stay apart', () => {
      const candidates = candidatesOf(cosines, { groups: { a1: 'a', a2: 'a', b1: 'b' } });
      const { regions, look } = fuseCandidates(candidates, { ...profile, collapse: 'group' });
      expect(idsOf({ regions })).toEqual([['a1', 'b1', 'x', 'y']]);
      expect(regions[0]?.items[0]?.alternatives.map(({ id, score }) => [id, score])).toEqual([['a2', 0.7]]);
      expect(look.map(({ id }) => id)).toEqual(['a1', 'b1', 'x', 'y']);
    });

    it('by duplicates goes by what was found to show the same, not by groups', () => {
      const given = { groups: { a1: 'a', a2: 'a' }, duplicates: { b1: ['x'], x: ['b1'] } };
      const { regions } = fuseCandidates(candidatesOf(cosines, given), {
        ...profile,
        collapse: 'duplicates',
      });
      expect(idsOf({ regions })).toEqual([['a1', 'b1', 'a2', 'y']]);
      expect(regions[0]?.items[1]?.alternatives.map(({ id }) => id)).toEqual(['x']);
    });
  });

  describe('with the look list surest', () => {
    // The shirt scores higher, but a second one is as good; nothing comes near the boots.
    const outfit: readonly Readonly<Record<string, number>>[] = [
      { shirt: 0.75, blouse: 0.75, boots: 0.1 },
      { boots: 0.7, clogs: 0.2, shirt: 0.2 },
    ];
    const calibration = { all: { a: 0, margin: 20, b: -5, threshold: 0.5 }, classes: {} };
    const first = (of: Partial<Profile>) =>
      fuseCandidates(candidatesOf(outfit), { ...profile, ...of }).look.map(({ id }) => id)[0];

    it('begins with the hit that is surer, not with the one that scores little more', () => {
      expect(first({ lookList: 'shares', calibration })).toBe('blouse');
      expect(first({ lookList: 'surest', calibration })).toBe('boots');
    });

    it('is shares without a calibration, and where no hit is surer than another', () => {
      const look = (of: Partial<Profile>) => fuseCandidates(candidatesOf(outfit), { ...profile, ...of }).look;
      expect(look({ lookList: 'surest' })).toEqual(look({ lookList: 'shares' }));
      const flat = { all: { a: 0, margin: 0, b: 1, threshold: 1 }, classes: {} };
      expect(look({ lookList: 'surest', calibration: flat })).toEqual(
        look({ lookList: 'shares', calibration: flat }),
      );
    });
  });

  describe.each(['turns', 'shares', 'surest'] as const)('with the look list %s', (lookList) => {
    const turning: Profile = { ...profile, lookList };
    const outfit: readonly Readonly<Record<string, number>>[] = [
      { shirt: 0.9, blouse: 0.8, boots: 0.1 },
      { boots: 0.7, clogs: 0.6, shirt: 0.2 },
    ];

    it('lists each region’s best hit first, as that region has it', () => {
      const { regions, look } = fuseCandidates(candidatesOf(outfit), turning);
      expect(look.slice(0, 2).map(({ id, region }) => [id, region])).toEqual([
        ['shirt', 'r1'],
        ['boots', 'r2'],
      ]);
      expect(look.map(({ id }) => id).toSorted()).toEqual(['blouse', 'boots', 'clogs', 'shirt']);
      for (const item of look)
        expect(regions.find(({ region }) => region === item.region)?.items).toContainEqual(item);
    });

    it('has parts that sum to the score, of the region’s own lists alone', () => {
      for (const { region, score, parts } of fuseCandidates(candidatesOf(outfit), turning).look) {
        expect(parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 12);
        expect(parts.every(({ list }) => list.startsWith(`${region}:`))).toBe(true);
      }
    });

    it('leaves the regions’ lists as they are', () => {
      const candidates = candidatesOf(outfit);
      expect(fuseCandidates(candidates, turning).regions).toEqual(
        fuseCandidates(candidates, profile).regions,
      );
    });

    it('answers with the whole photo’s lists where there is no region', () => {
      const { products, lists } = candidatesOf([{ shirt: 0.9, boots: 0.1 }]);
      const photo: Candidates = {
        regions: [],
        products,
        lists: lists.map((list) => ({ ...list, region: null, pairing: 'whole→garment' as const })),
      };
      const pairings = { ...profile.pairings, 'whole→garment': 1 };
      const { look } = fuseCandidates(photo, { ...turning, pairings });
      expect(look.map(({ id, region }) => [id, region])).toEqual([
        ['shirt', null],
        ['boots', null],
      ]);
      expect(look).toEqual(fuseCandidates(photo, { ...profile, pairings }).look);
      expect(fuseCandidates({ regions: [], products: [], lists: [] }, turning).look).toEqual([]);
    });

    it('skips a region whose lists are missing', () => {
      const { regions, ...rest } = candidatesOf([outfit[0] ?? {}]);
      const [first] = regions;
      const more = first ? [first, { ...first, id: 'r2' }] : [];
      const { look } = fuseCandidates({ ...rest, regions: more }, turning);
      expect(look).toEqual(fuseCandidates({ ...rest, regions }, turning).look);
    });

    it('with assignment lists what each region was assigned first, and where it also matched', () => {
      const { look } = fuseCandidates(suits, { ...turning, assignment: true });
      expect(
        look
          .map(({ id, region, alsoMatched }) => [id, region, alsoMatched])
          .slice(0, 2)
          .toSorted(),
      ).toEqual([
        ['shirt', 'r1', []],
        ['suit', 'r2', ['r1']],
      ]);
      expect(look.map(({ id }) => id).toSorted()).toEqual(['bag', 'shirt', 'suit']);
    });

    it('says whether a hit is an answer for its region', () => {
      const calibration = { all: { a: 10, b: -7.5, threshold: 0.5 }, classes: {} };
      const { look } = fuseCandidates(candidatesOf(outfit), { ...turning, calibration });
      expect(look.slice(0, 2).map(({ id, confident }) => [id, confident])).toEqual([
        ['shirt', true],
        ['boots', false],
      ]);
    });

    it('collapses across regions: each product is a hit or an alternative, once', () => {
      const cosines: readonly Readonly<Record<string, number>>[] = [
        { a1: 0.9, a2: 0.8, b1: 0.5, c: 0 },
        { a2: 0.7, a3: 0.6, b1: 0.65, c: 0 },
      ];
      const groups = { a1: 'a', a2: 'a', a3: 'a', b1: 'b' };
      const { look } = fuseCandidates(candidatesOf(cosines, { groups }), { ...turning, collapse: 'group' });
      expect(look.map(({ id, region }) => [id, region])).toEqual([
        ['a1', 'r1'],
        ['b1', 'r2'],
        ['c', 'r1'],
      ]);
      // a2 is an alternative of r1 and r2's hit: listed once, as r2 scores it.
      expect(look[0]?.alternatives.map(({ id }) => id).toSorted()).toEqual(['a2', 'a3']);
      expect(look[1]?.alternatives).toEqual([]);
    });
  });

  it('in turns, gives a hidden duplicate’s place to the region’s next hit', () => {
    const cosines: readonly Readonly<Record<string, number>>[] = [
      { a1: 0.9, a2: 0.89, a3: 0.88, x: 0.5 },
      { b: 0.6, y: 0.5, z: 0.4 },
    ];
    const groups = { a1: 'a', a2: 'a', a3: 'a' };
    const turning: Profile = { ...profile, lookList: 'turns', collapse: 'group' };
    const { look } = fuseCandidates(candidatesOf(cosines, { groups }), turning);
    expect(
      look
        .slice(0, 4)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['a1', 'b', 'x', 'y']);
  });

  it('with a calibration says of each hit whether its score is an answer for a region of that class', () => {
    const all = { a: 10, b: -8, threshold: 0.5 };
    const calibration = { all, classes: {} };
    const { regions, look } = fuseCandidates(suits, { ...profile, calibration });
    // σ(10 · s − 8) ≥ .5 from s = .8 on.
    expect(regions.map(({ items }) => items.map(({ confident }) => confident))).toEqual([
      [true, true, false],
      [true, false, false],
    ]);
    expect(look[0]?.confident).toBeNull();
    const never = { all, classes: { top: { ...all, threshold: null } } };
    const strict = fuseCandidates(suits, { ...profile, calibration: never });
    expect(strict.regions.flatMap(({ items }) => items).some(({ confident }) => confident)).toBe(false);
    expect(fuseCandidates(suits, profile).regions[0]?.items[0]?.confident).toBeNull();
  });

  it('takes the agreement of classes from the confusion table where there is one', () => {
    const candidates = candidatesOf([{ a: 0.9, b: 0.8 }], { classes: { a: 'bag', b: 'dress' } });
    const gated = fuseCandidates(candidates, { ...profile, gate: 0.5 });
    expect(gated.regions[0]?.items.map(({ id, score }) => [id, score])).toEqual([
      ['b', expect.closeTo(0.8 * (0.5 + 0.5 * 0.6), 12)],
      ['a', expect.closeTo(0.9 * 0.5, 12)],
    ]);
    const confusion = { top: { bag: 1, dress: 0.2 } };
    const learnt = fuseCandidates(candidates, { ...profile, gate: 0.5, confusion });
    expect(learnt.regions[0]?.items.map(({ id, score }) => [id, score])).toEqual([
      ['a', expect.closeTo(0.9, 12)],
      ['b', expect.closeTo(0.8 * (0.5 + 0.5 * 0.2), 12)],
    ]);
  });

  it('pools the cosines with a product’s references as the profile has it', () => {
    const cosines = [0.9, 0.3, 0.2];
    const candidates: Candidates = {
      ...candidatesOf([{}]),
      products: [
        {
          id: 'a',
          groupId: '',
          classes: ['top', 'top', 'top'],
          sumNorms: { whole: 3, garment: 2.5 },
          duplicates: [],
        },
      ],
      lists: [{ region: 'r1', pairing: 'garment→garment', found: [{ id: 'a', score: 0.9 }], cosines }],
    };
    for (const by of ['max', 'mean-centroid', 'top-m-mean', 'softmax'] as const) {
      const pooling = { by, m: 2, temperature: 0.1 };
      const { regions } = fuseCandidates(candidates, { ...profile, pooling });
      expect(regions[0]?.items[0]?.score).toBeCloseTo(pool(cosines, 2.5, pooling), 12);
    }
  });
});

describe('kindFirst', () => {
  const calibration = { all: { a: 1, b: 0, threshold: 0.7 }, classes: {} };
  const kindFirst: Profile = { ...profile, kindFirst: true, calibration };
  const found = candidatesOf([{ coat: 0.6, shirt: 0.5, gown: 0.4, blouse: 0.3 }], {
    classes: { coat: 'outerwear', gown: 'dress' },
  });

  it('puts what the garment may be first, in the order of the scores, and leaves the scores alone', () => {
    const [region] = fuseCandidates(found, kindFirst).regions;
    expect(idsOf({ regions: region ? [region] : [] })).toEqual([['shirt', 'blouse', 'coat', 'gown']]);
    expect(region?.items.map(({ score }) => score)).toEqual([0.5, 0.3, 0.6, 0.4]);
  });

  it('counts every class that the garment is by a tenth or more', () => {
    const [own, ...others] = found.regions;
    if (!own) throw new Error('Expected a region');
    const unsure = { ...own, classProbabilities: { top: 0.75, outerwear: 0.2, dress: 0.05 } };
    const candidates = { ...found, regions: [unsure, ...others] };
    expect(idsOf(fuseCandidates(candidates, kindFirst))).toEqual([['coat', 'shirt', 'blouse', 'gown']]);
  });

  it('changes nothing where the first hit is confident, the class unknown, or nothing calibrated', () => {
    const byScore = [['coat', 'shirt', 'gown', 'blouse']];
    const sure = { ...calibration, all: { ...calibration.all, threshold: 0.6 } };
    expect(idsOf(fuseCandidates(found, { ...kindFirst, calibration: sure }))).toEqual(byScore);
    expect(idsOf(fuseCandidates(found, { ...kindFirst, calibration: null }))).toEqual(byScore);
    const unknown = { ...found, regions: found.regions.map((region) => ({ ...region, garmentClass: null })) };
    expect(idsOf(fuseCandidates(unknown, kindFirst))).toEqual(byScore);
  });

  it('takes a product of unknown class for one of the kind', () => {
    const products = found.products.map((product) =>
      product.id === 'coat' ? { ...product, classes: ['' as const] } : product,
    );
    expect(idsOf(fuseCandidates({ ...found, products }, kindFirst))).toEqual([
      ['coat', 'shirt', 'blouse', 'gown'],
    ]);
  });

  it.each(['sum', 'turns', 'shares', 'surest'] as const)(
    'lists every hit once in the look (%s)',
    (lookList) => {
      const { look } = fuseCandidates(found, { ...kindFirst, lookList });
      expect(look.map(({ id }) => id).sort()).toEqual(['blouse', 'coat', 'gown', 'shirt']);
      if (lookList !== 'sum') expect(look[0]?.id).toBe('shirt');
      if (lookList === 'shares')
        expect(look.map(({ id }) => id)).toEqual(['shirt', 'blouse', 'coat', 'gown']);
    },
  );
});

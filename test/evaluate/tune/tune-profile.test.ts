import { describe, expect, it } from 'vitest';
import { type CollectedLook, judgeLook } from '../../../src/evaluate/looks/judge-look.ts';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import { mulberry32 } from '../../../src/evaluate/random.ts';
import { profileObjective } from '../../../src/evaluate/tune/profile-objective.ts';
import { type TuneProfileOptions, tuneProfile } from '../../../src/evaluate/tune/tune-profile.ts';
import { type Profile, pairings } from '../../../src/fuse/profile.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';
import { deepFreeze } from '../../fuse/arbitrary-lists.ts';

const products = Array.from({ length: 12 }, (_, index) => `p${String(index).padStart(2, '0')}`);

/**
 * Looks of one garment, drawn from a seed. A pairing named in `signal` has the right product's cosine raised by so much above
 * noise, the others are noise.
 */
function drawLooks(
  count: number,
  signal: Partial<Record<keyof Profile['pairings'], number>>,
  seed = 1,
): CollectedLook[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, look): CollectedLook => {
    const right = Math.floor(random() * products.length);
    const lists = pairings.map((pairing) => {
      const cosines = products.map(
        (_, product) => 0.4 + 0.2 * random() + (product === right ? (signal[pairing] ?? 0) : 0),
      );
      const found = products
        .map((id, index) => ({ id, score: cosines[index] ?? 0 }))
        .sort((a, b) => b.score - a.score);
      return { region: pairing.startsWith('garment→') ? 'r1' : null, pairing, found, cosines };
    });
    return deepFreeze({
      id: `look-${look}`,
      candidates: {
        regions: [
          { id: 'r1', garmentClass: 'top' as const, confidence: 0.3 + 0.7 * random(), areaShare: random() },
        ],
        products: products.map((id) => ({
          id,
          groupId: '',
          classes: ['top' as const],
          sumNorms: { whole: 1, garment: 1 },
          duplicates: [],
        })),
        lists,
      },
      labelled: null,
      garments: [
        {
          relevant: [products[right] ?? ''],
          region: 0,
          labelled: null,
          garmentClass: 'top' as const,
          areaShare: 0.2,
          confidence: 0.8,
        },
      ],
    });
  });
}

/** Answers by the whole photo's list alone. */
const baseline: Profile = {
  ...defaultProfile,
  pairings: { 'garment→garment': 0, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 },
};
const options: TuneProfileOptions = {
  baseline,
  measure: 'mrr',
  methods: [
    { method: 'wsum', normalization: 'none' },
    { method: 'rrf', normalization: 'none' },
  ],
  folds: 3,
  seed: 1,
  steps: 4,
  name: 'tuned',
  version: 3,
};

describe('tuneProfile', () => {
  it('finds a planted gain, and that it holds on looks held out', () => {
    const looks = drawLooks(30, { 'garment→garment': 0.15, 'whole→garment': 0.1 });
    const report = tuneProfile(looks, options);
    expect(report).toMatchObject({
      garments: 30,
      looks: 30,
      gridPoints: 35,
      best: { name: 'tuned', version: 3 },
    });
    expect(report.gains.mrr?.distinguishable).toBe(true);
    expect(report.gains.mrr?.difference.low).toBeGreaterThan(0.2);
    expect(report.gains.mrr?.sentence).toMatch(/the tuned profile is better than default@/);
    const { pairings: best } = report.best;
    expect(best['garment→garment']).toBeGreaterThan(best['whole→whole']);
    expect(report.landscape).toHaveLength(35);
    expect(Math.max(...report.landscape.map(({ value }) => value))).toBeLessThanOrEqual(
      Math.max(...report.families.map(({ training }) => training)) + 1e-12,
    );
    expect(report.slices.class).toMatchObject([{ name: 'top' }]);
    expect(report.outcomes).toHaveLength(30);
  });

  it('finds the part of the embedding that tells products apart, against a single list by the whole cosine', () => {
    const looks = drawLooks(30, { 'garment→garment': 0.02 }).map((look) => ({
      ...look,
      candidates: {
        ...look.candidates,
        lists: look.candidates.lists.map((list) => {
          const cosines = Array.from(list.cosines ?? []);
          const shape = cosines.map((_, index) =>
            look.garments[0]?.relevant.includes(products[index] ?? '') ? 0.3 : 0.25,
          );
          const color = cosines.map((value, index) => value - (shape[index] ?? 0));
          const parts = [
            { part: 'shape', share: 0.5, dots: shape },
            { part: 'color', share: 0.5, dots: color },
          ];
          return { ...list, partCosines: parts };
        }),
      },
    }));
    const { best, overSingleList } = tuneProfile(looks, { ...options, methods: options.methods.slice(0, 1) });
    expect(best.parts.color ?? 1).toBeLessThan(best.parts.shape ?? 1);
    expect(overSingleList.mrr?.difference.low).toBeGreaterThan(0);
  });

  it('of noise says that the gain is not distinguishable from zero', () => {
    const report = tuneProfile(drawLooks(16, {}), options);
    expect(report.gains.mrr?.distinguishable).toBe(false);
    expect(report.gains.mrr?.sentence).toMatch(/not distinguishable from zero\. With 16 looks/);
    // What it was chosen on flatters it.
    const best = report.families.find(({ name }) => name === report.bestFamily);
    expect(best?.training).toBeGreaterThan(best?.gain.run ?? 1);
  });

  it('of two equal lists shows a gain over the best single one', () => {
    const looks = drawLooks(40, { 'garment→garment': 0.1, 'whole→whole': 0.1 });
    const methods = options.methods.slice(0, 1);
    const report = tuneProfile(looks, { ...options, methods });
    expect(report.overSingleList.mrr?.difference.low).toBeGreaterThan(0);
  });

  it('gives the same report for the same looks and seed', () => {
    const looks = drawLooks(6, { 'garment→garment': 0.1 });
    expect(tuneProfile(looks, options)).toEqual(tuneProfile(looks, options));
  });

  it('keeps what it does not tune, and never falls below the baseline on what it chose on', () => {
    const kept: Profile = { ...baseline, assignment: true, collapse: 'group', candidates: 7 };
    const looks = drawLooks(10, { 'whole→whole': 0.5 });
    const report = tuneProfile(looks, { ...options, baseline: kept });
    expect(report.best).toMatchObject({ assignment: true, collapse: 'group', candidates: 7 });
    for (const { name, training } of report.families) {
      if (name === 'wsum') expect(training).toBe(1);
    }
    expect(report.gains.mrr?.difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('refuses more folds than looks', () => {
    expect(() => tuneProfile(drawLooks(2, {}), options)).toThrow(/folds/);
  });
});

describe('profileObjective', () => {
  it('is what a request under that profile would have been worth', () => {
    const looks = drawLooks(20, { 'garment→garment': 0.05, 'whole→whole': 0.05 });
    const measure = parseMeasure('mrr');
    const objective = profileObjective(looks, measure);
    const profiles: Partial<Profile>[] = [
      {},
      { alpha: 2, g2: 0.1, beta: 0.5 },
      { method: 'rrf', k: 5 },
      { method: 'wmnz', normalization: 'min-max' },
      { rescoring: 'none', candidates: 3 },
      { classPrior: { top: 3 }, candidates: 4 },
      { pairings: { 'garment→garment': 0.2, 'whole→whole': 0.3, 'garment→whole': 0.5, 'whole→garment': 0 } },
    ];
    for (const over of profiles) {
      const profile = { ...defaultProfile, ...over };
      const judged = looks.flatMap((look) => judgeLook(look, profile));
      const expected = judged.map(({ ranked, relevant }) =>
        measure.of(ranked.fused, new Map([...relevant].map((id) => [id, 1]))),
      );
      expect(objective.values(profile)).toEqual(expected);
    }
    expect(objective.evaluations()).toBe(profiles.length);
    objective.values({ ...defaultProfile });
    expect(objective.evaluations()).toBe(profiles.length);
  });
});

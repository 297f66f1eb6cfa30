import { describe, expect, it } from 'vitest';
import { type CollectedLook, judgeLook } from '../../../src/evaluate/looks/judge-look.ts';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import {
  answerGarments,
  describeCalibration,
  learnCalibration,
  learnConfusion,
  measureCalibration,
} from '../../../src/evaluate/tune/learn-profile.ts';
import { profileObjective } from '../../../src/evaluate/tune/profile-objective.ts';
import { type TuneProfileOptions, tuneProfile } from '../../../src/evaluate/tune/tune-profile.ts';
import type { Profile } from '../../../src/fuse/profile.ts';
import { fitCalibration } from '../../../src/fuse/rerank/calibration.ts';
import { fitConfusion } from '../../../src/fuse/weights/confusion.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';
import type { GarmentClass } from '../../../src/types.ts';
import { deepFreeze } from '../../fuse/arbitrary-lists.ts';

interface DrawnRegion {
  readonly garmentClass: GarmentClass | null;
  readonly right: string;
  /** By product. */
  readonly cosines: Readonly<Record<string, number>>;
}

/** A look of regions with a labelled garment each, searched by their crops alone. */
function drawLook(
  id: string,
  regions: readonly DrawnRegion[],
  classes: Readonly<Record<string, GarmentClass | ''>>,
): CollectedLook {
  const products = Object.keys(classes).sort();
  return deepFreeze({
    id,
    candidates: {
      regions: regions.map(({ garmentClass }, index) => ({
        id: `r${index + 1}`,
        garmentClass,
        confidence: 0.9,
        areaShare: 0.2,
      })),
      products: products.map((product) => ({
        id: product,
        groupId: '',
        classes: [classes[product] ?? ('' as const)],
        sumNorms: { whole: 1, garment: 1 },
        duplicates: [],
      })),
      lists: regions.map(({ cosines }, index) => ({
        region: `r${index + 1}`,
        pairing: 'garment→garment' as const,
        found: products.map((product) => ({ id: product, score: cosines[product] ?? 0 })),
        cosines: products.map((product) => cosines[product] ?? 0),
      })),
    },
    labelled: null,
    garments: regions.map(({ right, garmentClass }, region) => ({
      relevant: [right],
      region,
      labelled: null,
      garmentClass,
      areaShare: 0.2,
      confidence: 0.9,
    })),
  });
}

const crop: Profile = {
  ...defaultProfile,
  calibration: null,
  confusion: null,
  gate: 0,
  classPenalty: 0,
  pairings: { 'garment→garment': 1, 'whole→whole': 0, 'garment→whole': 0, 'whole→garment': 0 },
};
const options: TuneProfileOptions = {
  baseline: crop,
  measure: 'mrr',
  methods: [{ method: 'wsum', normalization: 'none' }],
  folds: 2,
  seed: 1,
  steps: 1,
  name: 'tuned',
  version: 1,
};

/** The second region also likes the first one's product best. */
const pairs = Array.from({ length: 8 }, (_, look) =>
  drawLook(
    `look-${look}`,
    [
      { garmentClass: 'top', right: 'a', cosines: { a: 0.9, b: 0.2, c: 0.3 } },
      { garmentClass: 'skirt', right: 'b', cosines: { a: 0.7, b: 0.6 + look / 100, c: 0.3 } },
    ],
    { a: '', b: '', c: '' },
  ),
);

/** Skirts that are detected as dresses, and look like one. */
const skirts = Array.from({ length: 8 }, (_, look) =>
  drawLook(
    `look-${look}`,
    [{ garmentClass: 'dress', right: 'skirt', cosines: { dress: 0.6, skirt: 0.55 + look / 1000 } }],
    { dress: 'dress', skirt: 'skirt' },
  ),
);

describe('answerGarments', () => {
  it('is what a request would answer for each garment, nothing where no region does', () => {
    const look = pairs[0] as CollectedLook;
    const [garment] = look.garments;
    const missed = { ...look, garments: [...look.garments, { ...garment, region: null } as never] };
    const idsOf = (profile: Profile) =>
      answerGarments(missed, profile).map((answer) => answer?.map(({ id }) => id));
    expect(idsOf(crop)).toEqual([['a', 'c', 'b'], ['a', 'b', 'c'], undefined]);
    expect(idsOf({ ...crop, assignment: true })).toEqual([['a', 'c'], ['b', 'c'], undefined]);
  });
});

describe('learnConfusion', () => {
  it('counts each class of each right product against the class detected', () => {
    const judged = { region: 'dress', product: 'skirt' } as const;
    expect(learnConfusion(skirts)).toEqual(fitConfusion(skirts.map(() => judged)));
  });

  it('counts no garment without a region, a class on either side, or its product among the candidates', () => {
    const cosines = { x: 0.5 };
    const unheard = [
      drawLook('no class', [{ garmentClass: null, right: 'x', cosines }], { x: 'top' }),
      drawLook('no product class', [{ garmentClass: 'top', right: 'x', cosines }], { x: '' }),
      drawLook('not found', [{ garmentClass: 'top', right: 'y', cosines }], { x: 'dress' }),
      ...skirts.map((look) => ({
        ...look,
        garments: look.garments.map((garment) => ({ ...garment, region: null })),
      })),
    ];
    expect(learnConfusion(unheard)).toEqual(fitConfusion([]));
    expect(learnConfusion([])).toEqual(fitConfusion([]));
  });
});

describe('learnCalibration', () => {
  it("updates the profile's own calibration", () => {
    const calibration = { all: { a: 8, margin: 16, b: -6, threshold: 0.5 }, classes: {} };
    expect(learnCalibration([], { ...crop, calibration })).toEqual(calibration);
    expect(learnCalibration(skirts, { ...crop, calibration })).not.toEqual(learnCalibration(skirts, crop));
  });

  it('is fitted to the scores of the hits that each region answers with', () => {
    const [look] = skirts;
    const expected = fitCalibration([
      { garmentClass: 'dress', score: 0.6, margin: 0.6 - 0.55, relevant: false },
      { garmentClass: 'dress', score: 0.55, margin: 0.55 - 0.6, relevant: true },
    ]);
    expect(learnCalibration(look ? [look] : [], crop)).toEqual(expected);
    expect(learnCalibration([], crop)).toEqual(fitCalibration([]));
  });
});

describe('measureCalibration', () => {
  it('counts best hits, those said to be answers, and squares what the probabilities are off', () => {
    const [look] = pairs;
    if (!look) throw new RangeError('Expected a look');
    // p = σ(s): an answer from p = σ(.8) on, which of the two best hits, of .9 and .7, one reaches.
    const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));
    const calibration = { all: { a: 1, b: 0, threshold: sigmoid(0.8) }, classes: {} };
    const measured = measureCalibration([{ look, profile: { ...crop, calibration } }]);
    const errors = [
      sigmoid(0.9) - 1,
      sigmoid(0.3),
      sigmoid(0.2),
      sigmoid(0.7),
      sigmoid(0.6) - 1,
      sigmoid(0.3),
    ];
    const brier = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    expect(measured).toEqual({
      garments: 2,
      right: 1,
      confident: 1,
      confidentRight: 1,
      brier: expect.closeTo(brier, 12),
    });
    expect(describeCalibration(measured)).toMatch(
      /for 1 of 2 garments\. Precision at or above the threshold: 100 %, below it: 0 %/,
    );
  });

  it('of nothing, and of a profile without a calibration, is all zeros', () => {
    const nothing = { garments: 0, right: 0, confident: 0, confidentRight: 0, brier: 0 };
    expect(measureCalibration([])).toEqual(nothing);
    expect(measureCalibration(pairs.map((look) => ({ look, profile: crop })))).toEqual(nothing);
    expect(describeCalibration(nothing)).toMatch(
      /for 0 of 0 garments\. Precision at or above the threshold: n\/a/,
    );
  });
});

describe('profileObjective', () => {
  it.each([true, false])(
    'is what a request under a profile with assignment %s would have been worth',
    (on) => {
      const measure = parseMeasure('mrr');
      const profile = { ...crop, assignment: on };
      const expected = pairs
        .flatMap((look) => judgeLook(look, profile))
        .map(({ ranked, relevant }) => measure.of(ranked.fused, new Map([...relevant].map((id) => [id, 1]))));
      expect(profileObjective(pairs, measure).values(profile)).toEqual(expected);
      expect(expected).toEqual(pairs.flatMap(() => [1, on ? 1 : 1 / 2]));
      // The first region still brings candidates, and has its product, where it answers for no garment.
      const second = pairs.map((look) => ({ ...look, garments: look.garments.slice(1) }));
      expect(profileObjective(second, measure).values(profile)).toEqual(pairs.map(() => (on ? 1 : 1 / 2)));
    },
  );
});

describe('tuneProfile', () => {
  it('turns assignment on where it gains on looks held out, and off where it loses', () => {
    const report = tuneProfile(pairs, options);
    expect(report.best.assignment).toBe(true);
    expect(report.gains.mrr?.run).toBe(1);
    const twins = pairs.map((look) => ({
      ...look,
      garments: look.garments.map((garment) => ({ ...garment, relevant: ['a'] })),
    }));
    const assigning = { ...options, baseline: { ...crop, assignment: true } };
    expect(tuneProfile(twins, assigning).best.assignment).toBe(false);
  });

  it('learns the gate’s table where it gains', () => {
    const report = tuneProfile(skirts, options);
    expect(report.best.confusion).toEqual(learnConfusion(skirts));
    expect(report.best.gate).toBeGreaterThan(0);
    expect(report.gains.mrr).toMatchObject({ run: 1, baseline: 1 / 2 });
  });

  it.each([pairs, skirts])('learns nothing from the looks held out', (...looks: CollectedLook[]) => {
    const { calibration } = options.baseline;
    const report = tuneProfile(looks, options);
    const foldOf = new Map(report.outcomes.map(({ look }, garment) => [look, report.foldOf[garment]]));
    report.chosen.forEach((profile, fold) => {
      const others = looks.filter(({ id }) => foldOf.get(id) !== fold);
      expect(others.length).toBeLessThan(looks.length);
      expect(profile.calibration).toEqual(learnCalibration(others, { ...profile, calibration }));
      if (profile.confusion) expect(profile.confusion).toEqual(learnConfusion(others));
    });
    expect(report.best.calibration).toEqual(learnCalibration(looks, { ...report.best, calibration }));
    expect(report.calibration.garments).toBe(report.garments);
  });
});

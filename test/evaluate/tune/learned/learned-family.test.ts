import { describe, expect, it } from 'vitest';
import type { CollectedLook } from '../../../../src/evaluate/looks/judge-look.ts';
import { mean } from '../../../../src/evaluate/mean.ts';
import { parseMeasure } from '../../../../src/evaluate/measures/parse-measure.ts';
import { mulberry32 } from '../../../../src/evaluate/random.ts';
import { fitWeights, learnWeights } from '../../../../src/evaluate/tune/learned/learn-weights.ts';
import { learnedFamily, learnedStart } from '../../../../src/evaluate/tune/learned/learned-family.ts';
import { learningSet } from '../../../../src/evaluate/tune/learned/learning-set.ts';
import { profileObjective } from '../../../../src/evaluate/tune/profile-objective.ts';
import { tuneProfile } from '../../../../src/evaluate/tune/tune-profile.ts';
import { fuseCandidates } from '../../../../src/fuse/fuse-candidates.ts';
import { type Profile, pairings } from '../../../../src/fuse/profile.ts';
import { learnedExponent } from '../../../../src/fuse/weights/learned-weights.ts';
import { defaultProfile } from '../../../../src/search/default-profile.ts';
import { parseProfile } from '../../../../src/search/profile-schema.ts';
import { deepFreeze } from '../../../fuse/arbitrary-lists.ts';

const products = Array.from({ length: 12 }, (_, index) => `p${String(index).padStart(2, '0')}`);

/**
 * Looks of one garment. Where the detector is sure, the crop's list has the right product ahead and the whole photo's list is noise;
 * where it is not, the other way round. With `follows` false which list is right has nothing to do with the confidence.
 */
function drawLooks(count: number, seed: number, follows = true): CollectedLook[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, look): CollectedLook => {
    const right = Math.floor(random() * products.length);
    const isSure = random() < 0.5;
    const cropKnows = follows ? isSure : random() < 0.5;
    const lists = pairings.map((pairing) => {
      const knows = pairing === 'garment→garment' ? cropKnows : pairing === 'whole→whole' && !cropKnows;
      const cosines = products.map(
        (_, product) => 0.3 + 0.3 * random() + (knows && product === right ? 0.25 : 0),
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
          {
            id: 'r1',
            garmentClass: 'top' as const,
            confidence: (isSure ? 0.75 : 0.35) + 0.1 * random(),
            areaShare: 0.2,
          },
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

/** Equal weights of both lists, whatever the confidence. */
const baseline: Profile = {
  ...defaultProfile,
  alpha: 0,
  classPrior: {},
  g0: 1,
  g1: 0,
  g2: 0,
  pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 },
};
const start = learnedStart(baseline, 'none');
const mrr = parseMeasure('mrr');
const scoreOn = (looks: readonly CollectedLook[]) => {
  const { values } = profileObjective(looks, mrr);
  return (profile: Profile) => mean(values(profile));
};

describe('learning weights', () => {
  const training = drawLooks(150, 1);
  const { model, penalty } = learnWeights(learningSet(training, start));
  const learned: Profile = { ...start, learned: model };

  it('gives the crop’s list more weight the surer the detector is, where judgments say so', () => {
    const ofCrop = learnedExponent('garment→garment', { confidence: 0.85 }, model);
    const ofWhole = learnedExponent('whole→whole', { confidence: 0.85 }, model);
    expect(ofCrop).toBeGreaterThan(ofWhole);
    expect(learnedExponent('garment→garment', { confidence: 0.35 }, model)).toBeLessThan(
      learnedExponent('whole→whole', { confidence: 0.35 }, model),
    );
    expect(penalty).not.toBeNull();
  });

  it('finds more on other looks than any fixed share does', () => {
    const score = scoreOn(drawLooks(150, 2));
    const fixed = [0, 0.25, 0.5, 1, 2, 4].map((factor) =>
      score({ ...baseline, pairings: { ...baseline.pairings, 'whole→whole': factor } }),
    );
    expect(score(learned)).toBeGreaterThan(Math.max(...fixed) + 0.05);
  });

  it('keeps the hand-made weights where all lists say the same, so that no weight has an effect', () => {
    const alike = drawLooks(30, 3).map(({ candidates, ...look }) => ({
      ...look,
      candidates: {
        ...candidates,
        lists: candidates.lists.map((list) => ({ ...list, cosines: candidates.lists[0]?.cosines ?? null })),
      },
    }));
    expect(learnWeights(learningSet(alike, start))).toEqual({
      model: { features: {}, coefficients: {} },
      penalty: null,
    });
  });

  it('keeps them with a single look, with none, and with a penalty that allows nothing else', () => {
    const nothing = { model: { features: {}, coefficients: {} }, penalty: null };
    expect(learnWeights(learningSet(training.slice(0, 1), start))).toEqual(nothing);
    expect(learnWeights([])).toEqual(nothing);
    const { coefficients } = fitWeights(learningSet(training, start), 1e6);
    for (const value of Object.values(coefficients).flatMap((of) => Object.values(of)))
      expect(Math.abs(value ?? 0)).toBeLessThan(1e-3);
  });

  it('is the same each time', () => {
    expect(learnWeights(learningSet(training, start)).model).toEqual(model);
  });

  it('writes a profile that is read again and gives the same scores', () => {
    const read = parseProfile(JSON.parse(JSON.stringify(learned)));
    expect(read).toEqual(learned);
    const { candidates } = training[0] ?? { candidates: { regions: [], products: [], lists: [] } };
    expect(fuseCandidates(candidates, read)).toEqual(fuseCandidates(candidates, learned));
  });
});

describe('the learning set', () => {
  it('leaves out garments without a region or without a right product among the candidates', () => {
    const [look] = drawLooks(1, 1);
    if (!look) throw new Error('Expected a look');
    const [garment] = look.garments;
    if (!garment) throw new Error('Expected a garment');
    const garments = [{ ...garment, region: null }, { ...garment, relevant: ['elsewhere'] }, garment];
    expect(learningSet([{ ...look, garments }], start).map((each) => each.garment)).toEqual([2]);
  });

  it('has the hand-made weights, 0 for a pairing left out, whatever was learnt before', () => {
    const looks = drawLooks(1, 1);
    const partly: Profile = { ...start, pairings: baseline.pairings };
    const before: Profile = {
      ...partly,
      learned: { features: {}, coefficients: { 'whole→whole': { constant: 3 } } },
    };
    expect(learningSet(looks, partly)[0]?.weights).toEqual([1, 1, 0, 0]);
    expect(learningSet(looks, before)).toEqual(learningSet(looks, partly));
  });
});

describe('the family learned', () => {
  const looks = drawLooks(90, 4);

  it('is cross-validated like every method, and gains where weights have to follow the query', () => {
    const report = tuneProfile(looks, {
      baseline,
      measure: 'mrr',
      methods: [{ method: 'learned', normalization: 'none' }],
      folds: 3,
      seed: 1,
      steps: 2,
      name: 'tuned',
      version: 2,
    });
    expect(report.bestFamily).toBe('learned');
    expect(report.best).toMatchObject({ name: 'tuned', version: 2, method: 'learned' });
    expect(report.best.calibration).not.toBeNull();
    expect(report.gains.mrr?.difference.low).toBeGreaterThan(0);
    expect(report.chosen).toHaveLength(3);
  });

  it('learns from the training garments alone', () => {
    const learn = {
      confusion: () => ({}),
      calibration: () => ({ all: { a: 1, b: 0, threshold: null }, classes: {} }),
    };
    const family = learnedFamily(looks, 'none', { baseline, learn });
    const half = looks.slice(0, 45);
    const found = family.search(
      scoreOn(looks),
      half.map((_, index) => index),
    );
    const alone = learnWeights(learningSet(half, start)).model;
    expect(found.learned).toEqual(alone);
  });
});

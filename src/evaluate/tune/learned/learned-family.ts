import type { Normalization } from '../../../fuse/normalize.ts';
import { type Profile, pairings } from '../../../fuse/profile.ts';
import type { CollectedLook } from '../../looks/judge-look.ts';
import type { Family } from '../cross-validate.ts';
import { type FamilyOptions, firstBest } from '../profile-families.ts';
import { learnWeights } from './learn-weights.ts';
import { learningSet } from './learning-set.ts';

/** Factor from which a pairing that the baseline leaves out is learnt: a weight of 0 could never grow. */
const leastFactor = 0.05;

/**
 * The search for weights that follow each query, from the baseline's. The baseline stays where nothing learnt is better on held-out
 * looks of the training garments, or on all of them by the score. The result is calibrated.
 */
export function learnedFamily(
  looks: readonly CollectedLook[],
  normalization: Normalization,
  { baseline, learn }: Pick<FamilyOptions, 'baseline' | 'learn'>,
): Family<Profile> & { readonly grid: readonly Profile[] } {
  const start = learnedStart(baseline, normalization);
  const judged = learningSet(looks, start);
  return {
    name: normalization === 'none' ? 'learned' : `learned over ${normalization}`,
    grid: [],
    search(score, garments) {
      const training = new Set(garments);
      const { model, penalty } = learnWeights(judged.filter(({ garment }) => training.has(garment)));
      const found = penalty === null ? baseline : firstBest([baseline, { ...start, learned: model }], score);
      return { ...found, calibration: learn.calibration(garments, found) };
    },
  };
}

/** The baseline with the method `learned` before it has learnt anything, and every pairing in use. */
export function learnedStart(baseline: Profile, normalization: Normalization): Profile {
  const factors = pairings.map((pairing) => [pairing, baseline.pairings[pairing] || leastFactor] as const);
  return {
    ...baseline,
    method: 'learned',
    normalization,
    pairings: Object.fromEntries(factors) as Profile['pairings'],
    learned: { features: {}, coefficients: {} },
  };
}

import { fuseCandidates } from '../../fuse/fuse-candidates.ts';
import type { Profile } from '../../fuse/profile.ts';
import {
  type Calibration,
  calibratedScore,
  fitCalibration,
  isConfident,
  type JudgedHit,
  marginsOf,
} from '../../fuse/rerank/calibration.ts';
import { type ConfusionTable, fitConfusion } from '../../fuse/weights/confusion.ts';
import type { ScoredItem } from '../../types.ts';
import type { CollectedGarment, CollectedLook } from '../looks/judge-look.ts';
import { mean } from '../mean.ts';

/** Hits per garment that a calibration is fitted to: about as many as a shopper sees. */
const shownHits = 10;

/** The response to a request for each labelled garment, best first, with `assignment` but without `collapse`; null where no region answers. */
export function answerGarments(
  { candidates, garments }: CollectedLook,
  profile: Profile,
): (readonly ScoredItem[] | null)[] {
  const { regions } = fuseCandidates(candidates, { ...profile, calibration: null, collapse: 'none' }, false);
  return garments.map(({ region }) => (region === null ? null : (regions[region]?.items ?? [])));
}

/** The class gate's confusion table, from each answering region's detected class and the classes of the garment's products. */
export function learnConfusion(looks: readonly CollectedLook[]): ConfusionTable {
  const judged = looks.flatMap(({ candidates, garments }) => {
    const classesOf = new Map(candidates.products.map(({ id, classes }) => [id, classes]));
    return garments.flatMap(({ region: answering, relevant }) => {
      const region = answering === null ? null : (candidates.regions[answering]?.garmentClass ?? null);
      if (region === null) return [];
      const classes = new Set(relevant.flatMap((id) => classesOf.get(id) ?? []));
      return [...classes].flatMap((product) => (product === '' ? [] : [{ region, product }]));
    });
  });
  return fitConfusion(judged);
}

/**
 * The calibration of this profile's scores, fitted to the first hits of each garment that a region answers for. The profile's own
 * calibration is the prior.
 */
export function learnCalibration(looks: readonly CollectedLook[], profile: Profile): Calibration {
  const judged = looks.flatMap((look) => judgedAnswers(look, profile).flat());
  return fitCalibration(judged, { prior: profile.calibration });
}

/** How well calibrations do on looks that they were not fitted to. */
export interface HeldOutCalibration {
  /** Garments that a region answers for. */
  readonly garments: number;
  /** Of those, garments whose best hit is right. */
  readonly right: number;
  /** Garments whose best hit reaches its threshold, and those of them where it is right. */
  readonly confident: number;
  readonly confidentRight: number;
  /** Mean squared difference of the first hits' probabilities from 1 (right) or 0: Brier, Monthly Weather Review 78, 1950. */
  readonly brier: number;
}

/**
 * Measures calibrations on held-out looks.
 *
 * @param calibrated each look with a calibrated profile that was found without it
 */
export function measureCalibration(
  calibrated: readonly { readonly look: CollectedLook; readonly profile: Profile }[],
): HeldOutCalibration {
  const answers = calibrated.flatMap(({ look, profile }) => {
    const { calibration } = profile;
    if (calibration === null) return [];
    return judgedAnswers(look, profile).map((hits) =>
      hits.map(({ garmentClass, score, margin, relevant }) => ({
        relevant,
        probability: calibratedScore(calibration, { garmentClass }, score, margin),
        confident: isConfident(calibration, { garmentClass }, score, margin),
      })),
    );
  });
  const best = answers.flatMap(([first]) => first ?? []);
  const confident = best.filter((hit) => hit.confident);
  const errors = answers.flat().map(({ probability, relevant }) => (probability - (relevant ? 1 : 0)) ** 2);
  return {
    garments: answers.length,
    right: best.filter(({ relevant }) => relevant).length,
    confident: confident.length,
    confidentRight: confident.filter(({ relevant }) => relevant).length,
    brier: errors.length === 0 ? 0 : mean(errors),
  };
}

/** The same in words. */
export function describeCalibration(heldOut: HeldOutCalibration): string {
  const share = (count: number, total: number) =>
    total === 0 ? 'n/a' : `${((100 * count) / total).toFixed(0)} %`;
  const { garments, right, confident, confidentRight, brier } = heldOut;
  return (
    `Held-out calibration: the best hit reaches its threshold for ${confident} of ${garments} garments. ` +
    `Precision at or above the threshold: ${share(confidentRight, confident)}, ` +
    `below it: ${share(right - confidentRight, garments - confident)}. ` +
    `Brier score of the first ${shownHits} hits: ${brier.toFixed(3)}.`
  );
}

/** The first hits of each garment with labelled products that a region answers for, best first. */
export function judgedAnswers(look: CollectedLook, profile: Profile): JudgedHit[][] {
  const answers = answerGarments(look, profile);
  return look.garments.flatMap(({ region, relevant }: CollectedGarment, index) => {
    const answer = answers[index];
    // Labels of kind do not say which product is right.
    if (region === null || !answer || relevant.length === 0) return [];
    const garmentClass = look.candidates.regions[region]?.garmentClass ?? null;
    const margins = marginsOf(answer.map(({ score }) => score));
    const judge = ({ id, score }: ScoredItem, place: number) => ({
      garmentClass,
      score,
      margin: margins[place] ?? 0,
      relevant: relevant.includes(id),
    });
    return [answer.slice(0, shownHits).map(judge)];
  });
}

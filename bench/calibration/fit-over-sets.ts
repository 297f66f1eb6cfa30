import type { CollectedLook } from '../../src/evaluate/looks/judge-look.ts';
import { judgedAnswers } from '../../src/evaluate/tune/learn-profile.ts';
import { fuseCandidates } from '../../src/fuse/fuse-candidates.ts';
import type { Profile } from '../../src/fuse/profile.ts';
import {
  abstainThreshold,
  type Calibration,
  calibratedScore,
  fitCalibration,
  isConfident,
  type JudgedHit,
  marginsOf,
} from '../../src/fuse/rerank/calibration.ts';

/** As many as a shopper sees. */
const shownHits = 10;

export interface JudgedSet {
  readonly name: string;
  /** The first ten hits of each garment, or region, best first. */
  readonly answers: readonly (readonly JudgedHit[])[];
}

/** The first hits of each labelled garment that a region answers for. */
export function labelledSet(name: string, looks: readonly CollectedLook[], profile: Profile): JudgedSet {
  return { name, answers: looks.flatMap((look) => judgedAnswers(look, profile)) };
}

/** The first hits of each region of photos whose products the catalog lacks: all of them are wrong. */
export function lackingSet(name: string, looks: readonly CollectedLook[], profile: Profile): JudgedSet {
  const plain: Profile = { ...profile, calibration: null, collapse: 'none' };
  const answers = looks.flatMap(({ candidates }) =>
    fuseCandidates(candidates, plain, false).regions.map(({ items }, index) => {
      const margins = marginsOf(items.map(({ score }) => score));
      const garmentClass = candidates.regions[index]?.garmentClass ?? null;
      return items.slice(0, shownHits).map(({ score }, place) => {
        return { garmentClass, score, margin: margins[place] ?? 0, relevant: false };
      });
    }),
  );
  return { name, answers };
}

/**
 * One calibration for all classes, fitted to the hits of all sets together without a prior. Its threshold is the lowest probability such that the
 * share `precision` of the first hits at or above it is right; null if no threshold is.
 */
export function fitOverSets(sets: readonly JudgedSet[], precision: number): Calibration {
  const answers = sets.flatMap((set) => set.answers);
  const { all } = fitCalibration(answers.flat(), { minimum: Number.POSITIVE_INFINITY });
  const fitted: Calibration = { all, classes: {} };
  const firsts = answers
    .flatMap(([first]) => first ?? [])
    .map(({ score, margin, relevant }) => ({
      probability: calibratedScore(fitted, null, score, margin),
      relevant,
    }));
  return { all: { ...all, threshold: abstainThreshold(firsts, precision) }, classes: {} };
}

export interface ConfidentHits {
  /** Garments, or regions, that have a hit. */
  readonly count: number;
  /** Those whose first hit reaches the threshold. */
  readonly confident: number;
  /** Of those, the ones whose first hit is right. */
  readonly right: number;
  /** Mean squared error of the hits' probabilities. */
  readonly brier: number;
}

export function countConfident({ answers }: JudgedSet, calibration: Calibration): ConfidentHits {
  const firsts = answers.flatMap(([first]) => first ?? []);
  const confident = firsts.filter(({ garmentClass, score, margin }) =>
    isConfident(calibration, { garmentClass }, score, margin),
  );
  const errors = answers.flat().map(({ garmentClass, score, margin, relevant }) => {
    return (calibratedScore(calibration, { garmentClass }, score, margin) - Number(relevant)) ** 2;
  });
  return {
    count: firsts.length,
    confident: confident.length,
    right: confident.filter(({ relevant }) => relevant).length,
    brier: errors.length === 0 ? 0 : errors.reduce((sum, error) => sum + error, 0) / errors.length,
  };
}

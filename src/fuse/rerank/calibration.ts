import { type GarmentClass, garmentClasses } from '../../types.ts';
import { fitPlatt, type JudgedScore, type Platt, plattProbability } from './platt.ts';

/** The score of a hit for a region of a class, and whether the hit was right. */
export interface JudgedHit extends JudgedScore {
  /** null if the region's class is unknown. */
  readonly garmentClass: GarmentClass | null;
}

export interface ClassCalibration extends Platt {
  /** The lowest probability at which a hit counts as confident; null if no threshold reaches the precision. */
  readonly threshold: number | null;
}

export interface Calibration {
  /** For classes without their own, and for a whole photo. */
  readonly all: ClassCalibration;
  readonly classes: Readonly<Partial<Record<GarmentClass, ClassCalibration>>>;
}

export interface CalibrationOptions {
  /** Required precision of the hits at or above the threshold, 0..1. */
  readonly precision?: number;
  /** How many right and how many wrong hits a class needs for its own calibration. */
  readonly minimum?: number;
  /** A calibration that the judgments update; see {@link fitPlatt}. Without judgments it stays as it is. */
  readonly prior?: Calibration | null;
}

/** Fits p = σ(A_k·s + B_k) per class k, and the threshold below which to abstain. */
export function fitCalibration(
  judged: readonly JudgedHit[],
  { precision = 0.5, minimum = 20, prior = null }: CalibrationOptions = {},
): Calibration {
  const own = garmentClasses.flatMap((garmentClass) => {
    const hits = judged.filter((hit) => hit.garmentClass === garmentClass);
    const right = hits.filter(({ relevant }) => relevant).length;
    const enough = Math.min(right, hits.length - right) >= minimum;
    return enough ? [[garmentClass, calibrate(hits, precision, prior?.all)] as const] : [];
  });
  if (prior && judged.length === 0) return prior;
  return { all: calibrate(judged, precision, prior?.all), classes: Object.fromEntries(own) };
}

/** How far each score of a list, in any order, lies above the best other one; 0 for one alone. */
export function marginsOf(scores: readonly number[]): number[] {
  let best = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    if (score > best) {
      second = best;
      best = score;
    } else if (score > second) second = score;
  }
  const margins: number[] = [];
  for (const score of scores) margins.push(scores.length < 2 ? 0 : score - (score === best ? second : best));
  return margins;
}

/** What a calibration knows of a region; null instead stands for the whole photo. */
interface CalibratedRegion {
  readonly garmentClass: GarmentClass | null;
}

/** The probability that a hit of this score is right for a region. */
export function calibratedScore(
  calibration: Calibration,
  region: CalibratedRegion | null,
  score: number,
  margin = 0,
): number {
  return plattProbability(calibrationOf(calibration, region), score, margin);
}

/** Whether a hit of this score reaches the threshold of the region's class. */
export function isConfident(
  calibration: Calibration,
  region: CalibratedRegion | null,
  score: number,
  margin = 0,
): boolean {
  const { threshold } = calibrationOf(calibration, region);
  return threshold !== null && calibratedScore(calibration, region, score, margin) >= threshold;
}

function calibrationOf({ all, classes }: Calibration, region: CalibratedRegion | null): ClassCalibration {
  const garmentClass = region?.garmentClass ?? null;
  return (garmentClass === null ? undefined : classes[garmentClass]) ?? all;
}

function calibrate(judged: readonly JudgedScore[], precision: number, prior?: Platt): ClassCalibration {
  const platt = fitPlatt(judged, prior);
  const probabilities = judged.map(({ score, margin, relevant }) => ({
    probability: plattProbability(platt, score, margin),
    relevant,
  }));
  return { ...platt, threshold: abstainThreshold(probabilities, precision) };
}

/**
 * The lowest probability such that at least the share `precision` of the judged hits at or above it is right. null if no
 * threshold reaches that precision.
 */
export function abstainThreshold(
  judged: readonly { readonly probability: number; readonly relevant: boolean }[],
  precision: number,
): number | null {
  const descending = judged.toSorted((a, b) => b.probability - a.probability);
  let right = 0;
  let threshold: number | null = null;
  descending.forEach(({ probability, relevant }, index) => {
    if (relevant) right++;
    const isLastOfTie = probability !== descending[index + 1]?.probability;
    if (isLastOfTie && right >= precision * (index + 1)) threshold = probability;
  });
  return threshold;
}

import type { Box, GarmentClass } from '../types.ts';
import { intersectionOverUnion } from './intersection-over-union.ts';

export interface ScoredBox {
  readonly box: Box;
  readonly garmentClass: GarmentClass;
  readonly score: number;
}

export interface SuppressionOptions {
  /** A box is suppressed if its IoU with a better one is larger, 0..1. */
  readonly iouThreshold: number;
  /** Whether a better box suppresses those of other classes too; default false. */
  readonly classAgnostic?: boolean;
  /** Only this many of the best candidates are considered; default 300, as in COCO's evaluation of dense detectors. */
  readonly maxCandidates?: number;
}

/**
 * Returns the candidates that no better one suppresses, highest score first, ties in input order.
 *
 * Greedy non-maximum suppression: Neubeck and Van Gool, "Efficient Non-Maximum Suppression", ICPR 2006, with the
 * class-aware form and strict `IoU > threshold` of torchvision's `batched_nms`.
 */
export function nonMaximumSuppression<Candidate extends ScoredBox>(
  candidates: readonly Candidate[],
  { iouThreshold, classAgnostic = false, maxCandidates = 300 }: SuppressionOptions,
): Candidate[] {
  const bestFirst = candidates.toSorted((a, b) => b.score - a.score).slice(0, maxCandidates);
  const kept: Candidate[] = [];
  for (const candidate of bestFirst) {
    const suppressed = kept.some(
      (better) =>
        (classAgnostic || better.garmentClass === candidate.garmentClass) &&
        intersectionOverUnion(better.box, candidate.box) > iouThreshold,
    );
    if (!suppressed) kept.push(candidate);
  }
  return kept;
}

import type { ClassProbabilities, GarmentClass } from '../types.ts';
import { intersectionOverUnion } from './intersection-over-union.ts';
import type { ScoredBox } from './non-maximum-suppression.ts';

/** Boxes that overlap by this IoU or more are taken for the same garment. */
const sameGarment = 0.5;

/**
 * The probability of each class of a reported garment: the highest confidence among the overlapping boxes of the class, divided by
 * the sum over the classes. A class that is reported itself at this place, such as a coat over a dress, is another garment, and no
 * evidence about this one.
 *
 * @param found boxes with calibrated confidences
 * @param reported the boxes that are answered, the garment's own among them
 */
export function classProbabilities<Garment extends ScoredBox>(
  own: Garment,
  found: readonly ScoredBox[],
  reported: readonly Garment[],
): ClassProbabilities {
  const overlaps = ({ box }: ScoredBox) => intersectionOverUnion(own.box, box) >= sameGarment;
  const others = new Set(
    reported
      .filter((garment) => garment !== own && overlaps(garment))
      .map(({ garmentClass }) => garmentClass),
  );
  const highest: Partial<Record<GarmentClass, number>> = { [own.garmentClass]: own.score };
  for (const garment of found) {
    const { garmentClass, score } = garment;
    const isEvidence = garmentClass !== own.garmentClass && !others.has(garmentClass) && overlaps(garment);
    if (isEvidence) highest[garmentClass] = Math.max(score, highest[garmentClass] ?? 0);
  }
  const total = Object.values(highest).reduce((sum, confidence) => sum + confidence, 0);
  return Object.fromEntries(
    Object.entries(highest).map(([garmentClass, confidence]) => [garmentClass, confidence / total]),
  );
}

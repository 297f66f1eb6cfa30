import { classAgreement } from '../../fuse/weights/class-agreement.ts';
import type { Box, Detection, GarmentClass } from '../../types.ts';

/** A garment of a catalog picture that stands for the product. */
export interface ChosenGarment {
  /** null when no garment was found: the whole picture stands for it. */
  readonly box: Box | null;
  readonly garmentClass: GarmentClass | null;
}

/** What shops show without a person. */
const shownAlone: readonly GarmentClass[] = ['footwear', 'bag', 'hat', 'eyewear', 'belt'];
/** What a person in the picture would wear beside it. */
const clothes: readonly GarmentClass[] = ['top', 'outerwear', 'dress', 'pants', 'shorts', 'skirt'];

/** Whether a picture of a product of this class shows it alone, so that all that stands out is the product. */
function isShownAlone(garmentClass: GarmentClass | null, detections: readonly Detection[]): boolean {
  if (garmentClass === null || !shownAlone.includes(garmentClass)) return false;
  return !detections.some((detection) => clothes.includes(detection.garmentClass));
}

/**
 * Which garments of a catalog picture are the product (docs/fusion.md, "Which garment is the product").
 *
 * A given box always wins. An accessory that is shown alone before a plain background is all that stands out from it: a
 * detector takes one shoe for the pair, and a hat's crown for the hat. Otherwise a known class takes the detection of
 * highest confidence × agreement (same class 1, neighbour .6, other 0), since shops' categories are loose. An unknown
 * class takes up to three detections, each to become a row of its own. Where nothing fits, the whole picture stands for
 * the product.
 *
 * @param detections highest confidence first
 */
export function chooseGarments(
  detections: readonly Detection[],
  known: {
    readonly garmentClass: GarmentClass | null;
    readonly box?: Box;
    /** Gives what stands out from the picture's plain background, if it has one; asked only where that matters. */
    readonly foreground?: () => Box | null;
  },
): ChosenGarment[] {
  const { garmentClass, box, foreground } = known;
  if (box) return [{ box, garmentClass }];
  const alone = isShownAlone(garmentClass, detections) ? foreground?.() : null;
  if (alone) return [{ box: alone, garmentClass }];
  if (garmentClass === null) {
    const found = detections
      .slice(0, 3)
      .map((detection) => ({ box: detection.box, garmentClass: detection.garmentClass }));
    return found.length > 0 ? found : [{ box: null, garmentClass: null }];
  }
  let best: Detection | undefined;
  let bestScore = 0;
  for (const detection of detections) {
    const score = detection.confidence * classAgreement(detection.garmentClass, garmentClass);
    if (score > bestScore) {
      best = detection;
      bestScore = score;
    }
  }
  return [{ box: best?.box ?? null, garmentClass }];
}

import { classAgreement } from '../../fuse/weights/class-agreement.ts';
import type { Box, Detection, ProductClass } from '../../types.ts';

/** A garment in a catalog image that is indexed for the product. */
export interface ChosenGarment {
  /** null when no garment was found: the whole image is indexed. */
  readonly box: Box | null;
  readonly garmentClass: ProductClass | null;
}

/** Classes that shops often show without a person. */
const shownAlone: readonly ProductClass[] = ['footwear', 'bag', 'hat', 'eyewear', 'belt'];
/** Classes that a person in the image would also wear. */
const clothes: readonly ProductClass[] = ['top', 'outerwear', 'dress', 'pants', 'shorts', 'skirt'];

/** Whether an image of a product of this class probably shows nothing else, so that the whole foreground is the product. */
function isShownAlone(garmentClass: ProductClass | null, detections: readonly Detection[]): boolean {
  if (garmentClass === null || !shownAlone.includes(garmentClass)) return false;
  return !detections.some((detection) => clothes.includes(detection.garmentClass));
}

/**
 * Which garments in a catalog image are the product (docs/fusion.md, "Which garment is the product").
 *
 * 1. A given box always wins.
 * 2. An accessory alone on a plain background is the whole foreground. (A detector may find only one shoe of the pair, or only the
 *    crown of the hat.)
 * 3. Something that is no garment (`other`) is the whole foreground, else the whole image: what the detector finds there is wrong, or
 *    worn by a model.
 * 4. A known class takes the detection with the highest confidence × agreement (same class 1, neighbouring .6, other 0), since shops'
 *    categories are loose.
 * 5. An unknown class takes up to three detections, each in a row of its own.
 * 6. Otherwise the whole image is indexed.
 *
 * @param detections highest confidence first
 */
export function chooseGarments(
  detections: readonly Detection[],
  known: {
    readonly garmentClass: ProductClass | null;
    readonly box?: Box;
    /** Computes the box of the foreground on a plain background, null where the background is not plain; called only if needed. */
    readonly foreground?: () => Box | null;
  },
): ChosenGarment[] {
  const { garmentClass, box, foreground } = known;
  if (box) return [{ box, garmentClass }];
  if (garmentClass === 'other') return [{ box: foreground?.() ?? null, garmentClass }];
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

import { intersectionOverUnion } from '../../detect/intersection-over-union.ts';
import type { Box, Detection, GarmentClass } from '../../types.ts';

/** A box that a reference found in a photo, in pixels of the upright original. */
export interface ReferenceBox {
  readonly box: Box;
  /** undefined: any. */
  readonly garmentClass?: GarmentClass | undefined;
  readonly confidence?: number | undefined;
}

/** A reference box with the detection that it was matched with; null: none overlaps it enough. */
export interface ComparedBox {
  readonly expected: ReferenceBox;
  readonly found: Detection | null;
  /** Of the two boxes; 0 without a detection. */
  readonly iou: number;
}

export interface BoxComparison {
  /** In the order of the reference. */
  readonly compared: readonly ComparedBox[];
  /** Detections that match no reference box. */
  readonly extra: readonly Detection[];
}

/**
 * Matches detections with reference boxes of their class: the pair with the largest IoU first, each box once, none below `minIou`.
 * This is the matching of PASCAL VOC (Everingham and others, 2010), by IoU in place of confidence, since all boxes are reported.
 */
export function compareBoxes(
  reference: readonly ReferenceBox[],
  detections: readonly Detection[],
  minIou: number,
): BoxComparison {
  const pairs = reference
    .flatMap((expected, at) =>
      detections.map((found) => ({
        at,
        found,
        iou: intersectionOverUnion(expected.box, found.box),
        expected,
      })),
    )
    .filter(({ iou, expected, found }) => iou >= minIou && isOfClass(expected, found))
    .sort((a, b) => b.iou - a.iou || a.at - b.at);
  const matched = new Map<number, { readonly found: Detection; readonly iou: number }>();
  const taken = new Set<Detection>();
  for (const { at, found, iou } of pairs) {
    if (matched.has(at) || taken.has(found)) continue;
    matched.set(at, { found, iou });
    taken.add(found);
  }
  return {
    compared: reference.map((expected, at) => {
      const { found = null, iou = 0 } = matched.get(at) ?? {};
      return { expected, found, iou };
    }),
    extra: detections.filter((found) => !taken.has(found)),
  };
}

function isOfClass({ garmentClass }: ReferenceBox, found: Detection): boolean {
  return garmentClass === undefined || garmentClass === found.garmentClass;
}

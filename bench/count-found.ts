import { intersectionOverUnion } from '../src/detect/intersection-over-union.ts';
import type { Detection, GarmentClass } from '../src/types.ts';
import type { LabelledPhoto } from './coco.ts';

/** Labelled garments, detections, and the detections that are right, over some photos. */
export interface FoundCounts {
  labels: number;
  detections: number;
  right: number;
}

/** Classes that are only sometimes labelled. */
const notCounted: readonly GarmentClass[] = ['scarf', 'belt', 'legwear'];

export function emptyCounts(): FoundCounts {
  return { labels: 0, detections: 0, right: 0 };
}

/** A share with three decimals. */
export function shareOf(part: number, of: number): string {
  return (part / of).toFixed(3);
}

/** Gives each detection, the most confident first, the label of its class that it overlaps most and that is still free. */
export function countFound(
  labels: LabelledPhoto['garments'],
  detections: readonly Detection[],
  counts: FoundCounts,
): void {
  const free = new Set(labels.filter(({ garmentClass }) => !notCounted.includes(garmentClass)));
  counts.labels += [...free].filter(({ isIgnored }) => !isIgnored).length;
  for (const { box, garmentClass } of detections) {
    if (notCounted.includes(garmentClass)) continue;
    const [best] = [...free]
      .map((label) => ({ label, iou: intersectionOverUnion(box, label.box) }))
      .filter(({ label, iou }) => label.garmentClass === garmentClass && iou >= 0.5)
      .toSorted((a, b) => b.iou - a.iou);
    if (best?.label.isIgnored) continue;
    counts.detections++;
    if (!best) continue;
    free.delete(best.label);
    counts.right++;
  }
}

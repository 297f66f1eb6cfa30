// Akyon, Altinuc and Temizel, "Slicing aided hyper inference and fine-tuning for small object detection", ICIP 2022.
import type { Box, Detection } from '../types.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Minimum width of a photo to slice, in slice widths: square photos of one person are not sliced. */
const leastSlices = 1.5;

/** Maximum number of slices: a wider image is probably not a photo of people, and its slices would take seconds. */
const mostSlices = 8;

/** Overlap of neighbouring slices, as a share of a slice's width. */
const overlap = 0.5;

/** Share of a slice's width: a garment that ends this close to a cut probably continues beyond it. */
const cutMargin = 0.02;

/** Share of a slice's width: any narrower garment is complete, and away from the cuts, in at least one slice. */
const widestUncut = overlap - 2 * cutMargin;

/** Share of a slice's width: if a garment is wider, people are so close that slices would show parts of garments. */
const widestGarment = 0.5;

/** Whether a photo is so much wider than the model's input that people side by side in it are small. */
export function isWide(photo: Size, input: Size): boolean {
  return photo.width >= leastSlices * sliceWidth(photo, input);
}

function sliceWidth(photo: Size, input: Size): number {
  return (photo.height * input.width) / input.height;
}

/**
 * Returns the slices of a photo that is wider than the model's input: each has the photo's height and the input's aspect ratio, and
 * they are evenly spaced from edge to edge. Empty for other photos. (A group of people fills the height of a wide photo, but the
 * model sees the whole photo scaled down to fit its width.)
 *
 * @returns boxes in pixels of the photo
 */
export function slicesOf(photo: Size, input: Size): Box[] {
  if (!isWide(photo, input)) return [];
  const width = sliceWidth(photo, input);
  const count = Math.ceil((photo.width / width - overlap) / (1 - overlap));
  if (count > mostSlices) return [];
  return Array.from({ length: count }, (_, index) => {
    const x1 = Math.round((index * (photo.width - width)) / (count - 1));
    return { x1, y1: 0, x2: Math.min(photo.width, Math.round(x1 + width)), y2: photo.height };
  });
}

/** Whether a garment is so wide that the photo should not be sliced. */
export function isTooWide(garment: Box, slice: Box): boolean {
  return widthIn(slice, garment) > widestGarment;
}

/**
 * Merges the detections of a photo's slices with those of the whole photo. Detections that a slice cuts through are dropped; from
 * the whole photo come the garments that are too wide to be complete in a slice. NMS per class, then across classes, removes
 * duplicates.
 */
export function mergeSlices(
  whole: readonly Detection[],
  slices: readonly { readonly slice: Box; readonly detections: readonly Detection[] }[],
  photo: Size,
  thresholds: { readonly iouThreshold: number; readonly crossClassIouThreshold: number },
): Detection[] {
  const [first] = slices;
  const wide = whole.filter(({ box }) => first && widthIn(first.slice, box) > widestUncut);
  const uncut = slices.flatMap(({ slice, detections }) =>
    detections.filter(({ box }) => !isCutThrough(box, slice, photo)),
  );
  const scored = [...wide, ...uncut].map((detection) => ({ ...detection, score: detection.confidence }));
  const perClass = nonMaximumSuppression(scored, { iouThreshold: thresholds.iouThreshold });
  return nonMaximumSuppression(perClass, {
    iouThreshold: thresholds.crossClassIouThreshold,
    classAgnostic: true,
  }).map(({ score, ...detection }) => detection);
}

/** A garment's width as a share of a slice's. */
function widthIn(slice: Box, garment: Box): number {
  return (garment.x2 - garment.x1) / (slice.x2 - slice.x1);
}

/** Whether a garment ends at an edge of a part of the photo that is not an edge of the photo. */
export function isCutThrough(garment: Box, part: Box, photo: Size): boolean {
  const margin = cutMargin * (part.x2 - part.x1);
  return (
    (part.x1 > 0 && garment.x1 - part.x1 < margin) ||
    (part.y1 > 0 && garment.y1 - part.y1 < margin) ||
    (part.x2 < photo.width && part.x2 - garment.x2 < margin) ||
    (part.y2 < photo.height && part.y2 - garment.y2 < margin)
  );
}

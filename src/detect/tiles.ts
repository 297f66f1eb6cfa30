// Akyon, Altinuc and Temizel, "Slicing aided hyper inference and fine-tuning for small object detection", ICIP 2022.
import type { Box, Detection } from '../types.ts';
import { nonMaximumSuppression } from './non-maximum-suppression.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A photo is sliced from so many times the width of a slice on: square photos of one person are left as they are. */
const leastSlices = 1.5;

/** What is wider than so many is no photo of people; its slices would take seconds. */
const mostSlices = 8;

/** Share of a slice's width that lies in the next one too. */
const overlap = 0.5;

/** Share of a slice's width: a garment that ends nearer to a cut is taken to go on behind it. */
const cutMargin = 0.02;

/** Share of a slice's width: narrower garments lie whole, and off the cuts, in at least one slice wherever they are. */
const widestUncut = overlap - 2 * cutMargin;

/** Share of a slice's width: where a garment is wider, people are so near that slices would hold parts of garments. */
const widestGarment = 0.5;

/**
 * Returns the slices of a photo that is wider than the model's input: as high as the photo, in the proportions of the input,
 * evenly spaced from edge to edge. Empty for other photos. People side by side fill a wide photo's height, but as a whole it is
 * shrunk until its width fits.
 *
 * @returns boxes in pixels of the photo
 */
export function slicesOf(photo: Size, input: Size): Box[] {
  const width = (photo.height * input.width) / input.height;
  if (photo.width < leastSlices * width) return [];
  const count = Math.ceil((photo.width / width - overlap) / (1 - overlap));
  if (count > mostSlices) return [];
  return Array.from({ length: count }, (_, index) => {
    const x1 = Math.round((index * (photo.width - width)) / (count - 1));
    return { x1, y1: 0, x2: Math.min(photo.width, Math.round(x1 + width)), y2: photo.height };
  });
}

/** Whether a garment is so wide that the photo is better looked at as a whole. */
export function isTooWide(garment: Box, slice: Box): boolean {
  return widthIn(slice, garment) > widestGarment;
}

/**
 * Returns what was found in a photo's slices, and of what was found in the whole photo the garments that slices may cut through
 * wherever they lie. Each garment once: what a slice cuts through is left out, and of boxes of one class the most confident stays,
 * then of boxes of any classes.
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
  const ofClasses = nonMaximumSuppression(scored, { iouThreshold: thresholds.iouThreshold });
  return nonMaximumSuppression(ofClasses, {
    iouThreshold: thresholds.crossClassIouThreshold,
    classAgnostic: true,
  }).map(({ score, ...detection }) => detection);
}

/** A garment's width as a share of a slice's. */
function widthIn(slice: Box, garment: Box): number {
  return (garment.x2 - garment.x1) / (slice.x2 - slice.x1);
}

/** Whether a garment ends where the slice does, and the photo goes on there. */
export function isCutThrough(garment: Box, slice: Box, photo: Size): boolean {
  const margin = cutMargin * (slice.x2 - slice.x1);
  const isCutLeft = slice.x1 > 0 && garment.x1 - slice.x1 < margin;
  const isCutRight = slice.x2 < photo.width && slice.x2 - garment.x2 < margin;
  return isCutLeft || isCutRight;
}

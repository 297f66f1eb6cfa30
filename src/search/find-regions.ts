import { intersectionOverUnion } from '../detect/intersection-over-union.ts';
import { fieldError } from '../errors.ts';
import type { Box, ClassProbabilities, Detection, GarmentClass, Photo, Point } from '../types.ts';
import type { SearchContext } from './search-context.ts';

/** A garment in the photo: detected, or drawn by the caller. */
export interface Region {
  /** `r1`, `r2` … in the order of the response. */
  readonly id: string;
  readonly box: Box;
  /** null for a drawn box without a class that no detection overlaps with an IoU of at least .5. */
  readonly garmentClass: GarmentClass | null;
  /** Calibrated probability that the box is right; of a drawn box what the caller says, or 1. */
  readonly confidence: number;
  /** What else the garment may be; absent for a drawn box whose class the caller named, or that no detection overlaps. */
  readonly classProbabilities?: ClassProbabilities;
}

/** A box drawn by the caller, used instead of detection, in pixels of the upright original. */
export interface DrawnRegion {
  readonly box: Box;
  readonly garmentClass?: GarmentClass;
  /** Probability that the box is right, for one that a detection gave before; 1 where absent. */
  readonly confidence?: number;
}

export interface FindRegionsOptions {
  readonly drawn?: readonly DrawnRegion[];
  readonly minConfidence?: number;
  /** Maximum number of regions; those with the highest confidence are kept. */
  readonly maxRegions?: number;
}

/** A detected region. */
export type DetectedRegion = Detection & { readonly id: string };

/** The detected regions, highest confidence first. */
export async function detectRegions(
  { detector }: Pick<SearchContext, 'detector'>,
  photo: Photo,
  { minConfidence, maxRegions = 24 }: Omit<FindRegionsOptions, 'drawn'> = {},
): Promise<DetectedRegion[]> {
  const detections = await detector.detect(photo, { minConfidence });
  return detections.slice(0, maxRegions).map((detection, index) => ({ id: `r${index + 1}`, ...detection }));
}

/**
 * The garment under a point: of those that contain it the one with the highest confidence / √area, so that a belt is found on a dress.
 * undefined where none does.
 */
export function garmentAt<Garment extends Pick<Region, 'box' | 'confidence'>>(
  { x, y }: Point,
  garments: readonly Garment[],
): Garment | undefined {
  const rank = ({ box, confidence }: Garment) =>
    confidence / Math.sqrt((box.x2 - box.x1) * (box.y2 - box.y1));
  return garments
    .filter(({ box }) => x >= box.x1 && x < box.x2 && y >= box.y1 && y < box.y2)
    .toSorted((a, b) => rank(b) - rank(a))[0];
}

/**
 * The regions of a saved query, renamed in their order, with their places in it. Throws `invalid-request` for drawn boxes, which need the
 * photo.
 */
export function keptRegions(
  saved: readonly Region[],
  { drawn, minConfidence = 0, maxRegions = saved.length }: FindRegionsOptions,
): { readonly place: number; readonly region: Region }[] {
  if (drawn !== undefined)
    throw fieldError(
      'invalid-request',
      'regions',
      'Expected a photo: a saved query has only its own regions',
    );
  return saved
    .map((region, place) => ({ place, region }))
    .filter(({ region }) => region.confidence >= minConfidence)
    .slice(0, maxRegions)
    .map(({ place, region }, index) => ({ place, region: { ...region, id: `r${index + 1}` } }));
}

/**
 * The regions of a photo: the drawn boxes if given, otherwise the detected ones. Drawn boxes are clamped to the photo; one without a
 * class takes that of the detection with the highest IoU ≥ .5. Throws `invalid-request` for a box outside the photo.
 */
export async function findRegions(
  context: Pick<SearchContext, 'detector'>,
  photo: Photo,
  { drawn, ...options }: FindRegionsOptions,
): Promise<Region[]> {
  if (drawn === undefined) return detectRegions(context, photo, options);
  const boxes = drawn.map(({ box }, index) => clampBox(box, photo, `regions.${index}.box`));
  const needsClass = drawn.some(({ garmentClass }) => garmentClass === undefined);
  const detections = needsClass ? await detectRegions(context, photo) : [];
  return drawn.map((region, index) => {
    const box = boxes[index] ?? region.box;
    const drawn = { id: `r${index + 1}`, box, confidence: region.confidence ?? 1 };
    if (region.garmentClass) return { ...drawn, garmentClass: region.garmentClass };
    const detected = bestOverlap(box, detections);
    if (!detected) return { ...drawn, garmentClass: null };
    const { garmentClass, classProbabilities } = detected;
    return { ...drawn, garmentClass, classProbabilities };
  });
}

/** The item with the highest IoU with `box`, of at least .5; undefined if there is none. */
export function bestOverlap<T extends { readonly box: Box }>(box: Box, items: readonly T[]): T | undefined {
  let best: T | undefined;
  let bestIou = 0.5;
  for (const item of items) {
    const iou = intersectionOverUnion(box, item.box);
    if (iou > bestIou || (iou === bestIou && best === undefined)) {
      best = item;
      bestIou = iou;
    }
  }
  return best;
}

function clampBox(box: Box, { width, height }: Photo, location: string): Box {
  const clamped = {
    x1: Math.max(0, box.x1),
    y1: Math.max(0, box.y1),
    x2: Math.min(width, box.x2),
    y2: Math.min(height, box.y2),
  };
  if (clamped.x2 - clamped.x1 < 1 || clamped.y2 - clamped.y1 < 1) {
    throw fieldError(
      'invalid-request',
      location,
      `Expected a box with at least one pixel inside the photo of ${width} × ${height} px`,
    );
  }
  return clamped;
}

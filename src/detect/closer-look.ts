// Ruzicka and Franchetti, "Fast and accurate object detection in high resolution 4K and 8K video using GPUs", HPEC 2018: a coarse look
// says where to look closely.
import type { Box, Detection, Point } from '../types.ts';
import { isCutThrough } from './tiles.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Height of what a closer look sees, as a share of the photo's: a person of a quarter of the photo fills it by two thirds. */
const closeHeight = 0.4;

/** Garments that reach over a larger share of the photo's height or width are seen well enough by the first look. */
const smallExtent = 0.35;

/** Confidence of a hint: far too low for a garment, yet what is surest in a photo lies on the person more often than not. */
export const hintConfidence = 0.001;

/** Whether a photo's garments are so small together that a closer look may find more, or there are none. */
export function areSmall(garments: readonly Detection[], photo: Size): boolean {
  const box = unionOf(garments);
  if (!box) return true;
  return box.y2 - box.y1 < smallExtent * photo.height && box.x2 - box.x1 < smallExtent * photo.width;
}

/**
 * The part of a photo to look at closely: around the surest hint and those near it; undefined without any.
 *
 * @param hints detections of {@link hintConfidence} or more, the surest first
 * @param input of the model, whose proportions the part has
 */
export function partAroundHints(hints: readonly Detection[], photo: Size, input: Size): Box | undefined {
  const small = hints.filter((hint) => areSmall([hint], photo));
  const [surest] = small;
  if (!surest) return undefined;
  const around = partAround(centerOf(surest.box), photo, input);
  const near = unionOf(small.filter(({ box }) => isInside(centerOf(box), around)));
  return partAround(centerOf(near ?? surest.box), photo, input);
}

/**
 * The detections of a photo after a closer look at a part of it. Those that the part cuts through are dropped: they belong to something
 * larger than a small person. The first look's stay elsewhere, or where the closer one found none.
 */
export function mergeCloser(
  whole: readonly Detection[],
  part: Box,
  closer: readonly Detection[],
  photo: Size,
): Detection[] {
  const uncut = closer.filter(({ box }) => !isCutThrough(box, part, photo));
  if (uncut.length === 0) return [...whole];
  return [...uncut, ...whole.filter(({ box }) => !isInside(centerOf(box), part))];
}

/**
 * Two parts of a photo's full height that cover its middle or all of it, for one in which the first look has no hint: each shows people
 * larger, unless the photo is narrow.
 */
export function halvesOf(photo: Size, input: Size): Box[] {
  const width = Math.min(photo.width, Math.round((photo.height * input.width) / input.height));
  const left = Math.max(0, Math.round(photo.width / 2 - width));
  const right = Math.min(photo.width - width, Math.round(photo.width / 2));
  return [left, right].map((x1) => ({ x1, y1: 0, x2: x1 + width, y2: photo.height }));
}

/** The part of a photo to look at closely around a point, moved into the photo. */
export function partAround({ x, y }: Point, photo: Size, input: Size): Box {
  const height = Math.round(closeHeight * photo.height);
  const width = Math.min(photo.width, Math.round((height * input.width) / input.height));
  const x1 = Math.round(Math.min(Math.max(0, x - width / 2), photo.width - width));
  const y1 = Math.round(Math.min(Math.max(0, y - height / 2), photo.height - height));
  return { x1, y1, x2: x1 + width, y2: y1 + height };
}

function centerOf({ x1, y1, x2, y2 }: Box): Point {
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

function isInside({ x, y }: Point, { x1, y1, x2, y2 }: Box): boolean {
  return x >= x1 && x < x2 && y >= y1 && y < y2;
}

function unionOf(detections: readonly Detection[]): Box | undefined {
  if (detections.length === 0) return undefined;
  return {
    x1: Math.min(...detections.map(({ box }) => box.x1)),
    y1: Math.min(...detections.map(({ box }) => box.y1)),
    x2: Math.max(...detections.map(({ box }) => box.x2)),
    y2: Math.max(...detections.map(({ box }) => box.y2)),
  };
}

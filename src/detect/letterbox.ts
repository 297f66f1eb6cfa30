import { resizePicture } from '../image/resize-picture.ts';
import type { Box, RawPicture } from '../types.ts';

export interface LetterboxOptions {
  readonly width: number;
  readonly height: number;
  /** Value of all three channels around the picture, 0..255. */
  readonly fill: number;
}

/** A picture on a canvas. */
export interface Letterbox {
  readonly canvas: RawPicture;
  /** Size in canvas pixels of the picture, which lies at the top left. */
  readonly fitted: { readonly width: number; readonly height: number };
}

/** Returns the picture resized to fit, at the top left of a `width` × `height` canvas. */
export async function letterbox(picture: RawPicture, options: LetterboxOptions): Promise<Letterbox> {
  const { width, height, fill } = options;
  const fitted = fitInside(picture, options);
  const { data } = await resizePicture(picture, fitted);
  const canvas = new Uint8Array(width * height * 3).fill(fill);
  const rowLength = fitted.width * 3;
  for (let row = 0; row < fitted.height; row++) {
    canvas.set(data.subarray(row * rowLength, (row + 1) * rowLength), row * width * 3);
  }
  return { canvas: { data: canvas, width, height }, fitted };
}

/**
 * Returns a box on the canvas as a box of the original: divided by the scale of each axis, then clamped to the original.
 *
 * @param box canvas pixels
 * @param original size of the upright original in pixels
 */
export function undoLetterbox(
  box: Box,
  fitted: Letterbox['fitted'],
  original: { width: number; height: number },
): Box {
  const scaleX = fitted.width / original.width;
  const scaleY = fitted.height / original.height;
  return {
    x1: clamp(box.x1 / scaleX, original.width),
    y1: clamp(box.y1 / scaleY, original.height),
    x2: clamp(box.x2 / scaleX, original.width),
    y2: clamp(box.y2 / scaleY, original.height),
  };
}

/** Returns the largest whole size of the picture's proportions inside `bounds`, at least 1 × 1. */
function fitInside(
  picture: { width: number; height: number },
  bounds: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(bounds.width / picture.width, bounds.height / picture.height);
  const fittedSide = (side: number, bound: number) => Math.max(1, Math.min(bound, Math.round(side * scale)));
  return {
    width: fittedSide(picture.width, bounds.width),
    height: fittedSide(picture.height, bounds.height),
  };
}

function clamp(value: number, high: number): number {
  return Math.min(Math.max(value, 0), high);
}

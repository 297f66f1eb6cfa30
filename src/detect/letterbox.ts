import { resizePicture } from '../image/resize-picture.ts';
import type { Box, RawPicture } from '../types.ts';

export type LetterboxOptions = {
  /** Of the canvas, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Default: linear. */
  readonly kernel?: 'linear' | 'cubic';
} & (
  | {
      readonly resize: 'fit-top-left' | 'fit-center';
      /** Value of all three channels around the picture, 0..255. */
      readonly fill: number;
    }
  | { readonly resize: 'stretch' }
);

/** A picture on a canvas. */
export interface Letterbox {
  readonly canvas: RawPicture;
  readonly placement: Placement;
}

/** Where on the canvas the picture lies, in whole canvas pixels. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns the picture on a `width` × `height` canvas: stretched to it, or resized to fit, at the top left or in the middle.
 * Of an odd number of pixels around a picture in the middle, the larger half is at the right or below.
 */
export async function letterbox(picture: RawPicture, options: LetterboxOptions): Promise<Letterbox> {
  const { width, height, kernel } = options;
  if (options.resize === 'stretch') {
    const canvas = await resizePicture(picture, { width, height, kernel });
    return { canvas, placement: { left: 0, top: 0, width, height } };
  }
  const fitted = fitInside(picture, options);
  const { data } = await resizePicture(picture, { ...fitted, kernel });
  const isCentered = options.resize === 'fit-center';
  const left = isCentered ? Math.floor((width - fitted.width) / 2) : 0;
  const top = isCentered ? Math.floor((height - fitted.height) / 2) : 0;
  const canvas = new Uint8Array(width * height * 3).fill(options.fill);
  const rowLength = fitted.width * 3;
  for (let row = 0; row < fitted.height; row++) {
    canvas.set(data.subarray(row * rowLength, (row + 1) * rowLength), ((top + row) * width + left) * 3);
  }
  return { canvas: { data: canvas, width, height }, placement: { left, top, ...fitted } };
}

/**
 * Returns a box on the canvas as a box of the original: less the placement's corner, divided by the scale of each axis,
 * then clamped to the original.
 *
 * @param box canvas pixels
 * @param original size of the upright original in pixels
 */
export function undoLetterbox(
  box: Box,
  { left, top, width, height }: Placement,
  original: { width: number; height: number },
): Box {
  const scaleX = width / original.width;
  const scaleY = height / original.height;
  return {
    x1: clamp((box.x1 - left) / scaleX, original.width),
    y1: clamp((box.y1 - top) / scaleY, original.height),
    x2: clamp((box.x2 - left) / scaleX, original.width),
    y2: clamp((box.y2 - top) / scaleY, original.height),
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

import { type Placement, placeInside, resizePicture } from '../image/resize-picture.ts';
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
  const contain = { position: options.resize, fill: options.fill };
  const canvas = await resizePicture(picture, { width, height, kernel, contain });
  return { canvas, placement: placeInside(picture, canvas, contain) };
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

function clamp(value: number, high: number): number {
  return Math.min(Math.max(value, 0), high);
}

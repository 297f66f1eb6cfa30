import { type Kernel, type Placement, placeInside, resizePicture } from '../image/resize-picture.ts';
import type { Box, RawPicture } from '../types.ts';

export type LetterboxOptions = {
  /** Of the canvas, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Default: linear. */
  readonly kernel?: Kernel;
} & (
  | {
      readonly resize: 'fit-top-left' | 'fit-center';
      /** Value of all three channels around the image, 0..255. */
      readonly fill: number;
    }
  | { readonly resize: 'stretch' }
);

/** An image on a canvas. */
export interface Letterbox {
  readonly canvas: RawPicture;
  readonly placement: Placement;
}

/**
 * Returns the image on a `width` × `height` canvas: stretched, or resized to fit, at the top left or centered. If the margin of a
 * centered image is odd, the larger half is at the right or bottom.
 *
 * @param part the part of the image to use, in whole pixels; default: all of it
 */
export async function letterbox(
  picture: RawPicture,
  options: LetterboxOptions,
  part: Box = { x1: 0, y1: 0, x2: picture.width, y2: picture.height },
): Promise<Letterbox> {
  const { width, height, kernel } = options;
  if (options.resize === 'stretch') {
    const canvas = await resizePicture(picture, { width, height, kernel, part });
    return { canvas, placement: { left: 0, top: 0, width, height } };
  }
  const contain = { position: options.resize, fill: options.fill };
  const canvas = await resizePicture(picture, { width, height, kernel, part, contain });
  const size = { width: part.x2 - part.x1, height: part.y2 - part.y1 };
  return { canvas, placement: placeInside(size, canvas, contain) };
}

/**
 * Converts a box from canvas pixels to pixels of the upright original, clamped to the part that the canvas shows.
 *
 * @param box canvas pixels
 * @param part the part that the canvas shows, in pixels of the upright original
 */
export function undoLetterbox(box: Box, { left, top, width, height }: Placement, part: Box): Box {
  const scaleX = width / (part.x2 - part.x1);
  const scaleY = height / (part.y2 - part.y1);
  return {
    x1: clamp(part.x1 + (box.x1 - left) / scaleX, part.x1, part.x2),
    y1: clamp(part.y1 + (box.y1 - top) / scaleY, part.y1, part.y2),
    x2: clamp(part.x1 + (box.x2 - left) / scaleX, part.x1, part.x2),
    y2: clamp(part.y1 + (box.y2 - top) / scaleY, part.y1, part.y2),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

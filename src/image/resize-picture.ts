import type { Box, RawPicture } from '../types.ts';
import { resizeLikeOpencv } from './opencv-linear.ts';
import { isReducible, reducePicture } from './reduce/reduce-picture.ts';
import { rawImage } from './sharp.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How an image is fitted into a canvas. */
interface Fit {
  readonly position: 'fit-top-left' | 'fit-center';
  /** How many times more than the other one side may be scaled, to leave less of the canvas to fill; default 1. */
  readonly maxStretch?: number;
}

/**
 * `linear` is the triangle filter (Pillow's BILINEAR), `cubic` is Catmull-Rom (Pillow's BICUBIC); both are widened when downscaling.
 * `opencv-linear` is not; see {@link resizeLikeOpencv}.
 */
export type Kernel = 'linear' | 'cubic' | 'opencv-linear';

export interface ResizeOptions extends Size {
  /** The part to resize, in whole pixels of the image; default: all of it. */
  readonly part?: Box;
  /** Default: linear. */
  readonly kernel?: Kernel;
  /** Resize to fit, at the top left or centered, and `fill` the rest, 0..255; default: stretch. */
  readonly contain?: Fit & { readonly fill: number };
}

/** Returns the image, or a part of it, resized to `width` × `height`. */
export async function resizePicture(picture: RawPicture, options: ResizeOptions): Promise<RawPicture> {
  const { width, height, part, kernel = 'linear', contain } = options;
  if (kernel === 'opencv-linear') return resizeByPixels(picture, options);
  const from = part
    ? { left: part.x1, top: part.y1, width: part.x2 - part.x1, height: part.y2 - part.y1 }
    : { left: 0, top: 0, width: picture.width, height: picture.height };
  const { left, top, ...fitted } = placementOf(from, options);
  if (isReducible(from, fitted)) {
    const box = part ?? { x1: 0, y1: 0, x2: picture.width, y2: picture.height };
    const data = new Uint8Array(width * height * 3);
    if (contain) data.fill(contain.fill);
    reducePicture(picture, box, fitted, kernel, { data, width, height, left, top });
    return { data, width, height };
  }
  const image = rawImage(picture);
  if (part) image.extract(from);
  image.resize(fitted.width, fitted.height, { fit: 'fill', kernel });
  if (contain) {
    const right = width - fitted.width - left;
    const bottom = height - fitted.height - top;
    const background = { r: contain.fill, g: contain.fill, b: contain.fill };
    image.extend({ left, top, right, bottom, background });
  }
  return { data: await image.raw().toBuffer(), width, height };
}

function resizeByPixels(picture: RawPicture, options: ResizeOptions): RawPicture {
  const { width, height, contain } = options;
  const { part = { x1: 0, y1: 0, x2: picture.width, y2: picture.height } } = options;
  const { left, top, ...size } = placementOf(
    { width: part.x2 - part.x1, height: part.y2 - part.y1 },
    options,
  );
  const resized = resizeLikeOpencv(picture, part, size);
  if (!contain) return resized;
  const data = new Uint8Array(width * height * 3).fill(contain.fill);
  for (let row = 0; row < size.height; row++) {
    const line = resized.data.subarray(row * size.width * 3, (row + 1) * size.width * 3);
    data.set(line, ((top + row) * width + left) * 3);
  }
  return { data, width, height };
}

/** Position and size of an image on a canvas, in whole canvas pixels. */
export interface Placement extends Size {
  readonly left: number;
  readonly top: number;
}

/** Returns the placement of an image on the `width` × `height` canvas of the options. */
export function placementOf(
  picture: Size,
  { width, height, contain }: Pick<ResizeOptions, 'width' | 'height' | 'contain'>,
): Placement {
  return contain ? placeInside(picture, { width, height }, contain) : { left: 0, top: 0, width, height };
}

/**
 * Returns the largest placement on the canvas, at least 1 × 1, in which neither side is scaled more than `maxStretch` times as much
 * as the other. If the margin of a centered image is odd, the larger half is at the right or bottom.
 */
export function placeInside(picture: Size, canvas: Size, { position, maxStretch = 1 }: Fit): Placement {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height) * maxStretch;
  const fittedSide = (side: number, bound: number) => Math.max(1, Math.min(bound, Math.round(side * scale)));
  const width = fittedSide(picture.width, canvas.width);
  const height = fittedSide(picture.height, canvas.height);
  if (position === 'fit-top-left') return { left: 0, top: 0, width, height };
  return {
    left: Math.floor((canvas.width - width) / 2),
    top: Math.floor((canvas.height - height) / 2),
    width,
    height,
  };
}

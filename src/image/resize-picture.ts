import type { Box, RawPicture } from '../types.ts';
import { sharp } from './sharp.ts';

export interface ResizeOptions {
  readonly width: number;
  readonly height: number;
  /** The part to resize, in whole pixels of the picture; default: all of it. */
  readonly part?: Box;
  /**
   * `linear` is the triangle filter (Pillow's BILINEAR), `cubic` is Catmull-Rom (Pillow's BICUBIC); both are widened
   * when they shrink. Default: linear.
   */
  readonly kernel?: 'linear' | 'cubic';
  /** Resized to fit, at the top left or in the middle, the rest `fill`ed, 0..255; default: stretched. */
  readonly contain?: {
    readonly position: 'fit-top-left' | 'fit-center';
    readonly fill: number;
    /** How many times longer than the other one side may become, so that less is filled; default 1. */
    readonly maxStretch?: number;
  };
}

/** Returns the picture, or a part of it, as `width` × `height`. */
export async function resizePicture(picture: RawPicture, options: ResizeOptions): Promise<RawPicture> {
  const { width, height, part, kernel = 'linear', contain } = options;
  const image = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  const from = part
    ? { left: part.x1, top: part.y1, width: part.x2 - part.x1, height: part.y2 - part.y1 }
    : { left: 0, top: 0, width: picture.width, height: picture.height };
  if (part) image.extract(from);
  const fitted = contain ? fitSize(from, { width, height }, contain.maxStretch ?? 1) : { width, height };
  image.resize(fitted.width, fitted.height, { fit: 'fill', kernel });
  if (contain) {
    const left = contain.position === 'fit-center' ? Math.floor((width - fitted.width) / 2) : 0;
    const top = contain.position === 'fit-center' ? Math.floor((height - fitted.height) / 2) : 0;
    const right = width - fitted.width - left;
    const bottom = height - fitted.height - top;
    const background = { r: contain.fill, g: contain.fill, b: contain.fill };
    image.extend({ left, top, right, bottom, background });
  }
  return { data: await image.raw().toBuffer(), width, height };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the largest size within the canvas at which neither side is scaled over `maxStretch` times as much as the other. */
function fitSize(picture: Size, canvas: Size, maxStretch: number): Size {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height) * maxStretch;
  return {
    width: Math.max(1, Math.min(canvas.width, Math.round(picture.width * scale))),
    height: Math.max(1, Math.min(canvas.height, Math.round(picture.height * scale))),
  };
}

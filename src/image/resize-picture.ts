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
  readonly contain?: { readonly position: 'fit-top-left' | 'fit-center'; readonly fill: number };
}

const positions = { 'fit-top-left': 'left top', 'fit-center': 'center' } as const;

/** Returns the picture, or a part of it, as `width` × `height`. */
export async function resizePicture(picture: RawPicture, options: ResizeOptions): Promise<RawPicture> {
  const { width, height, part, kernel = 'linear', contain } = options;
  const image = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  if (part) {
    image.extract({ left: part.x1, top: part.y1, width: part.x2 - part.x1, height: part.y2 - part.y1 });
  }
  const placing = contain
    ? ({ fit: 'contain', position: positions[contain.position], background: grey(contain.fill) } as const)
    : ({ fit: 'fill' } as const);
  const data = await image
    .resize(width, height, { ...placing, kernel })
    .raw()
    .toBuffer();
  return { data, width, height };
}

function grey(value: number): { r: number; g: number; b: number } {
  return { r: value, g: value, b: value };
}

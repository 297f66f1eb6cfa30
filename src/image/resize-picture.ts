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
}

/** Returns the picture, or a part of it, stretched to `width` × `height`. */
export async function resizePicture(picture: RawPicture, options: ResizeOptions): Promise<RawPicture> {
  const { width, height, part, kernel = 'linear' } = options;
  const image = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  if (part) {
    image.extract({ left: part.x1, top: part.y1, width: part.x2 - part.x1, height: part.y2 - part.y1 });
  }
  const data = await image.resize(width, height, { fit: 'fill', kernel }).raw().toBuffer();
  return { data, width, height };
}

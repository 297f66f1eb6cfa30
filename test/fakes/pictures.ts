import type { Box, Detection, GarmentClass } from '../../src/types.ts';
import { paint, toSharp } from '../image/pictures.ts';

type Color = readonly [number, number, number];

export const red: Color = [200, 30, 30];
export const green: Color = [30, 180, 40];
export const blue: Color = [30, 40, 200];
export const white: Color = [250, 250, 250];

/** A JPEG file of one color. */
export function flatJpeg(color: Color, width = 64, height = 64): Promise<Buffer> {
  return toSharp(paint(width, height, () => color))
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** Size of {@link outfitJpeg} and the boxes of its two garments. */
export const outfit = {
  width: 96,
  height: 192,
  topBox: { x1: 16, y1: 16, x2: 80, y2: 80 },
  pantsBox: { x1: 16, y1: 96, x2: 80, y2: 176 },
} as const;

/** A JPEG file of a look: a patch of one color above a patch of another, on white. */
export function outfitJpeg(top: Color, pants: Color): Promise<Buffer> {
  const inside = ({ x1, y1, x2, y2 }: Box, x: number, y: number) => x >= x1 && x < x2 && y >= y1 && y < y2;
  const picture = paint(outfit.width, outfit.height, (x, y) => {
    if (inside(outfit.topBox, x, y)) return top;
    return inside(outfit.pantsBox, x, y) ? pants : white;
  });
  return toSharp(picture).jpeg({ quality: 95 }).toBuffer();
}

export function detection(garmentClass: GarmentClass, confidence: number, box: Box): Detection {
  return { garmentClass, confidence, box, classProbabilities: { [garmentClass]: 1 } };
}

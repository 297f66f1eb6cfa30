// `!` on pixel reads: the tests ask only for pixels inside their pictures.
import sharp, { type Sharp } from 'sharp';
import type { RawPicture } from '../../src/types.ts';

/** Four flat quarters: red and green above, blue and yellow below, so that every turn and mirroring shows. */
export const quarterColors = {
  topLeft: [220, 30, 30],
  topRight: [30, 200, 40],
  bottomLeft: [30, 40, 210],
  bottomRight: [230, 220, 40],
} as const;

/** Returns the four-colored picture. */
export function quarters(width: number, height: number): RawPicture {
  const { topLeft, topRight, bottomLeft, bottomRight } = quarterColors;
  return paint(width, height, (x, y) => {
    if (y < height / 2) return x < width / 2 ? topLeft : topRight;
    return x < width / 2 ? bottomLeft : bottomRight;
  });
}

/** Returns the picture whose pixels are what `color` says. */
export function paint(
  width: number,
  height: number,
  color: (x: number, y: number) => readonly [number, number, number],
): RawPicture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(color(x, y), (y * width + x) * 3);
  }
  return { data, width, height };
}

/** Returns a sharp image of the picture, to be encoded. */
export function toSharp({ data, width, height }: RawPicture): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Returns the color at a pixel. */
export function colorAt({ data, width }: RawPicture, x: number, y: number): [number, number, number] {
  const start = (y * width + x) * 3;
  return [data[start]!, data[start + 1]!, data[start + 2]!];
}

/** Returns the largest difference between two colors' channels. */
export function colorDistance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] ?? Number.NaN))));
}

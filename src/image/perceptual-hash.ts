// `!` on pixel reads: the loops stay inside the 9 × 8 picture they index.
import type { RawPicture } from '../types.ts';
import { resizePicture } from './resize-picture.ts';

const columns = 8;
const rows = 8;

/**
 * Returns the 64-bit difference hash of a picture as 16 hex digits: a bit per pair of neighbours of the picture shrunk
 * to 9 × 8, row by row, set where brightness rises to the right.
 *
 * Source: N. Krawetz, "Kind of Like That", 2013 (dHash).
 */
export async function perceptualHash(picture: RawPicture): Promise<string> {
  const { data } = await resizePicture(picture, { width: columns + 1, height: rows });
  let bits = 0n;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixel = row * (columns + 1) + column;
      bits = (bits << 1n) | (luma(data, pixel) < luma(data, pixel + 1) ? 1n : 0n);
    }
  }
  return bits.toString(16).padStart((columns * rows) / 4, '0');
}

/** ITU-R BT.601 luma of a pixel, 0..255. */
function luma(data: Uint8Array, pixel: number): number {
  return 0.299 * data[pixel * 3]! + 0.587 * data[pixel * 3 + 1]! + 0.114 * data[pixel * 3 + 2]!;
}

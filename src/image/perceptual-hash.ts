// `!` on pixel reads: the loops stay inside the image and inside the 9 × 8 cells.
import type { RawPicture } from '../types.ts';

const columns = 8;
const rows = 8;

/** Maximum samples per side. More hardly change a cell's mean, and this runs on the thread that serves requests. */
const sampledSide = 160;

/**
 * Returns the 64-bit difference hash of an image as 16 hex digits: the image is shrunk to 9 × 8, and each bit tells, row by row,
 * whether a cell is darker than its right neighbour.
 *
 * Source: N. Krawetz, "Kind of Like That", 2013 (dHash).
 */
export function perceptualHash(picture: RawPicture): string {
  const cells = meanLumas(picture, columns + 1, rows);
  let bits = 0n;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * (columns + 1) + column;
      bits = (bits << 1n) | (cells[cell]! < cells[cell + 1]! ? 1n : 0n);
    }
  }
  return bits.toString(16).padStart((columns * rows) / 4, '0');
}

/**
 * Mean luma (ITU-R BT.601), 0..255, of each of `across` × `down` cells of the image, row by row. Rounded, so that noise in a plain
 * background sets no bits.
 */
function meanLumas({ data, width, height }: RawPicture, across: number, down: number): number[] {
  const [xs, ys] = [bounds(width, across), bounds(height, down)];
  const [stepX, stepY] = [Math.ceil(width / sampledSide), Math.ceil(height / sampledSide)];
  return Array.from({ length: across * down }, (_, cell) => {
    const [column, row] = [cell % across, Math.floor(cell / across)];
    let sum = 0;
    let count = 0;
    for (let y = ys[row]!; y < ys[row + 1]!; y += stepY) {
      for (let x = xs[column]!; x < xs[column + 1]!; x += stepX) {
        const pixel = (y * width + x) * 3;
        sum += 299 * data[pixel]! + 587 * data[pixel + 1]! + 114 * data[pixel + 2]!;
        count++;
      }
    }
    return Math.round(sum / (1000 * count));
  });
}

/** The `parts` + 1 boundaries, in whole pixels, of equal parts of a side. */
function bounds(side: number, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, part) => Math.round((part * side) / parts));
}

import type { Box, Photo } from '../types.ts';

/** Largest difference per channel between a background pixel and the background color; allows shadows and soft gradients. */
const tolerance = 24;
/** Minimum share of the border that must be background for it to count as plain; a garment may touch the edge. */
const plainBorder = 0.85;
/** Rows and columns with a smaller share of foreground pixels are noise. */
const leastShare = 0.01;

/**
 * The box of the foreground on a plain background, in pixels of the upright original; null where the border has more than one color,
 * or where there is no foreground.
 */
export function foregroundBox({ working, width }: Photo): Box | null {
  const { data, width: columns, height: rows } = working;
  const border = borderPixels(columns, rows);
  const background = medianColor(data, border);
  const isForeground = (pixel: number) =>
    background.some((channel, index) => Math.abs((data[pixel * 3 + index] ?? 0) - channel) > tolerance);
  const plain = border.filter((pixel) => !isForeground(pixel)).length;
  if (plain < plainBorder * border.length) return null;
  const inRow = new Uint32Array(rows);
  const inColumn = new Uint32Array(columns);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    if (!isForeground(pixel)) continue;
    const row = Math.floor(pixel / columns);
    inRow[row] = (inRow[row] ?? 0) + 1;
    inColumn[pixel % columns] = (inColumn[pixel % columns] ?? 0) + 1;
  }
  const [y1, y2] = extent(inRow, leastShare * columns);
  const [x1, x2] = extent(inColumn, leastShare * rows);
  if (x2 === 0 || y2 === 0) return null;
  const scale = width / columns;
  return { x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale };
}

/** Index of the first count above `least`, and one past the last; an end of 0 where there is none. */
function extent(counts: Uint32Array, least: number): readonly [number, number] {
  const isMore = (count: number) => count > least;
  return [counts.findIndex(isMore), counts.findLastIndex(isMore) + 1];
}

function borderPixels(columns: number, rows: number): number[] {
  const pixels: number[] = [];
  for (let column = 0; column < columns; column++) pixels.push(column, (rows - 1) * columns + column);
  for (let row = 1; row < rows - 1; row++) pixels.push(row * columns, (row + 1) * columns - 1);
  return pixels;
}

/** The median of each channel over some pixels. */
function medianColor(data: Uint8Array, pixels: readonly number[]): number[] {
  return [0, 1, 2].map((channel) => {
    const values = pixels.map((pixel) => data[pixel * 3 + channel] ?? 0).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)] ?? 0;
  });
}

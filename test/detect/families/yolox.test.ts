import { describe, expect, it } from 'vitest';
import { decodeYolox } from '../../../src/detect/families/yolox.ts';

/** A canvas of 16 × 32: 2 × 4 cells of stride 8, then 1 × 2 of stride 16. */
const grid = { width: 16, height: 32, strides: [8, 16] };
const cells = 2 * 4 + 1 * 2;

/** Predictions of one label, empty but for the cells named. */
function predictionsWith(rows: Readonly<Record<number, readonly number[]>>) {
  const data = new Float32Array(cells * 6);
  for (const [cell, row] of Object.entries(rows)) data.set(row, Number(cell) * 6);
  return { data, dims: [1, cells, 6] };
}

describe('decodeYolox', () => {
  it('places a box by its cell’s column, row and stride', () => {
    // Cell 5 of the first level is in column 1 of row 2.
    const predictions = predictionsWith({ 5: [0.5, 0.25, Math.log(1.5), Math.log(3), 0.8, 0.5] });
    const [x, y] = [(1 + 0.5) * 8, (2 + 0.25) * 8];
    const [width, height] = [1.5 * 8, 3 * 8];
    expect(decodeYolox(predictions, [0.3], grid)).toEqual([
      {
        box: {
          x1: expect.closeTo(x - width / 2, 4),
          y1: expect.closeTo(y - height / 2, 4),
          x2: expect.closeTo(x + width / 2, 4),
          y2: expect.closeTo(y + height / 2, 4),
        },
        labelIndex: 0,
        score: expect.closeTo(0.8 * 0.5, 6),
      },
    ]);
  });

  it('goes on with the next level after the last cell of one', () => {
    // The first cell of stride 16, and the one below it.
    const predictions = predictionsWith({ 8: [0, 0, 0, 0, 1, 1], 9: [0, 0, 0, 0, 1, 1] });
    expect(decodeYolox(predictions, [0.5], grid).map(({ box }) => box)).toEqual([
      { x1: -8, y1: -8, x2: 8, y2: 8 },
      { x1: -8, y1: 16 - 8, x2: 8, y2: 16 + 8 },
    ]);
  });

  it('returns nothing when no score reaches its threshold', () => {
    expect(decodeYolox(predictionsWith({}), [0.1], grid)).toEqual([]);
  });

  it('takes more cells than the grid has for a programmer’s mistake', () => {
    const data = Float32Array.from({ length: (cells + 1) * 6 }, () => 1);
    expect(() => decodeYolox({ data, dims: [1, cells + 1, 6] }, [0.5], grid)).toThrow(RangeError);
  });
});

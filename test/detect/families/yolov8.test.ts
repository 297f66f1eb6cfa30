import { describe, expect, it } from 'vitest';
import { decodeYolov8 } from '../../../src/detect/families/yolov8.ts';

/** Three anchors of two labels, a row a number: center x, y, width, height, scores. */
const predictions = {
  data: Float32Array.of(
    ...[10, 20, 30],
    ...[11, 21, 31],
    ...[2, 4, 6],
    ...[4, 8, 12],
    ...[0.5, 0, 0.25],
    ...[0.75, 0.5, Number.NaN],
  ),
  dims: [1, 6, 3],
};
const boxes = [
  { x1: 10 - 2 / 2, y1: 11 - 4 / 2, x2: 10 + 2 / 2, y2: 11 + 4 / 2 },
  { x1: 20 - 4 / 2, y1: 21 - 8 / 2, x2: 20 + 4 / 2, y2: 21 + 8 / 2 },
  { x1: 30 - 6 / 2, y1: 31 - 12 / 2, x2: 30 + 6 / 2, y2: 31 + 12 / 2 },
];

describe('decodeYolov8', () => {
  it('reads the columns of a transposed output, and keeps what reaches the label’s threshold', () => {
    expect(decodeYolov8(predictions, [0.25, 0.6])).toEqual([
      { box: boxes[0], labelIndex: 0, score: 0.5 },
      { box: boxes[2], labelIndex: 0, score: 0.25 },
      { box: boxes[0], labelIndex: 1, score: 0.75 },
    ]);
  });

  it('returns nothing when no score reaches its threshold, nor for a score that is no number', () => {
    expect(decodeYolov8(predictions, [0.9, 0.9])).toEqual([]);
    expect(decodeYolov8(predictions, [1, 0]).map(({ score }) => score)).toEqual([0.75, 0.5]);
  });

  it('returns nothing for no anchors', () => {
    expect(decodeYolov8({ data: new Float32Array(0), dims: [1, 6, 0] }, [0, 0])).toEqual([]);
  });
});

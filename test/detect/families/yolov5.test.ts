import { describe, expect, it } from 'vitest';
import { decodeYolov5 } from '../../../src/detect/families/yolov5.ts';

/** Two rows of three labels: center x, y, width, height; objectness; class probabilities. */
const predictions = {
  data: Float32Array.of(10, 20, 4, 8, 0.5, 1, 0.5, 0, 30, 40, 2, 2, 0.25, 0, 1, Number.NaN),
  dims: [1, 2, 8],
};
const first = { x1: 10 - 4 / 2, y1: 20 - 8 / 2, x2: 10 + 4 / 2, y2: 20 + 8 / 2 };
const second = { x1: 29, y1: 39, x2: 31, y2: 41 };

describe('decodeYolov5', () => {
  it('scores by objectness × class probability, and keeps what reaches the label’s threshold', () => {
    expect(decodeYolov5(predictions, [0.3, 0.25, 0.3])).toEqual([
      { box: first, labelIndex: 0, score: 0.5 * 1 },
      { box: first, labelIndex: 1, score: 0.5 * 0.5 },
      { box: second, labelIndex: 1, score: 0.25 * 1 },
    ]);
  });

  it('keeps a label of a low threshold in a row of low objectness', () => {
    expect(decodeYolov5(predictions, [0.9, 0.2, 0.9]).map(({ score }) => score)).toEqual([0.25, 0.25]);
  });

  it('returns nothing when no score reaches its threshold, nor for a score that is no number', () => {
    expect(decodeYolov5(predictions, [0.9, 0.9, 0.9])).toEqual([]);
    expect(decodeYolov5(predictions, [1, 1, 0]).map(({ score }) => score)).toEqual([0]);
  });

  it('returns nothing for no rows', () => {
    expect(decodeYolov5({ data: new Float32Array(0), dims: [1, 0, 8] }, [0, 0, 0])).toEqual([]);
  });
});

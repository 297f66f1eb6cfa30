import { describe, expect, it } from 'vitest';
import { decodeYoloxDecoded } from '../../../src/detect/families/yolox-decoded.ts';

const boxes = { data: Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40), dims: [1, 2, 4] };
const scores = { data: Float32Array.of(0.5, 0.25, 0.75, 0, 0.5, Number.NaN), dims: [1, 2, 3] };

describe('decodeYoloxDecoded', () => {
  it('returns every anchor and label that reaches the label’s threshold, in the tensors’ order', () => {
    expect(decodeYoloxDecoded(boxes, scores, [0.5, 0.3, 0.3])).toEqual([
      { box: { x1: 1, y1: 2, x2: 3, y2: 4 }, labelIndex: 0, score: 0.5 },
      { box: { x1: 1, y1: 2, x2: 3, y2: 4 }, labelIndex: 2, score: 0.75 },
      { box: { x1: 10, y1: 20, x2: 30, y2: 40 }, labelIndex: 1, score: 0.5 },
    ]);
  });

  it('returns nothing when no score reaches its threshold, nor for a score that is no number', () => {
    expect(decodeYoloxDecoded(boxes, scores, [0.9, 0.9, 0.9])).toEqual([]);
    expect(decodeYoloxDecoded(boxes, scores, [1, 1, 0]).map(({ score }) => score)).toEqual([0.75]);
  });

  it('returns nothing for no anchors', () => {
    const none = { data: new Float32Array(0), dims: [1, 0, 4] };
    expect(decodeYoloxDecoded(none, { data: new Float32Array(0), dims: [1, 0, 3] }, [0, 0, 0])).toEqual([]);
  });
});

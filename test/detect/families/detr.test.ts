import { describe, expect, it } from 'vitest';
import { decodeDetr } from '../../../src/detect/families/detr.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const canvas = { width: 100, height: 200 };
/** Two queries: center x, y, width, height as shares. */
const boxes = { data: Float32Array.of(0.5, 0.5, 0.25, 0.5, 0.25, 0.75, 0.5, 0.125), dims: [1, 2, 4] };
const firstBox = { x1: 50 - 25 / 2, y1: 100 - 100 / 2, x2: 50 + 25 / 2, y2: 100 + 100 / 2 };
const secondBox = { x1: 25 - 50 / 2, y1: 150 - 25 / 2, x2: 25 + 50 / 2, y2: 150 + 25 / 2 };

describe('decodeDetr', () => {
  it('takes with softmax each query’s likeliest label, "no object" being none', () => {
    const logits = { data: Float32Array.of(2, 1, 0, 0, 1, 3), dims: [1, 2, 3] };
    const firstScore = Math.exp(2) / (Math.exp(2) + Math.exp(1) + Math.exp(0));
    const secondScore = Math.exp(1) / (Math.exp(0) + Math.exp(1) + Math.exp(3));
    const found = decodeDetr(logits, boxes, [0.1, 0.1], { activation: 'softmax', ...canvas });
    expect(found).toEqual([
      { box: firstBox, labelIndex: 0, score: expect.closeTo(firstScore, 6) },
      { box: secondBox, labelIndex: 1, score: expect.closeTo(secondScore, 6) },
    ]);
    const sure = decodeDetr(logits, boxes, [0.5, 0.5], { activation: 'softmax', ...canvas });
    expect(sure.map(({ labelIndex }) => labelIndex)).toEqual([0]);
  });

  it('takes with sigmoid every label that reaches its threshold', () => {
    const logits = { data: Float32Array.of(2, 1, -1, 0), dims: [1, 2, 2] };
    expect(decodeDetr(logits, boxes, [0.5, 0.5], { activation: 'sigmoid', ...canvas })).toEqual([
      { box: firstBox, labelIndex: 0, score: sigmoid(2) },
      { box: firstBox, labelIndex: 1, score: sigmoid(1) },
      { box: secondBox, labelIndex: 1, score: sigmoid(0) },
    ]);
  });

  it('answers the first of two labels that are as likely, and large logits without overflow', () => {
    const logits = { data: Float32Array.of(1000, 1000, -1000, 0, 0, 0), dims: [1, 2, 3] };
    expect(decodeDetr(logits, boxes, [0.4, 0.4], { activation: 'softmax', ...canvas })).toEqual([
      { box: firstBox, labelIndex: 0, score: 0.5 },
    ]);
  });

  it.each(['softmax', 'sigmoid'] as const)(
    'returns nothing for no queries or numbers that are none, with %s',
    (activation) => {
      const none = { data: new Float32Array(0), dims: [1, 0, 3] };
      const noBoxes = { data: new Float32Array(0), dims: [1, 0, 4] };
      expect(decodeDetr(none, noBoxes, [0, 0], { activation, ...canvas })).toEqual([]);
      const unknown = { data: new Float32Array(6).fill(Number.NaN), dims: [1, 2, 3] };
      expect(decodeDetr(unknown, boxes, [0, 0], { activation, ...canvas })).toEqual([]);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { decodeYolov10 } from '../../../src/detect/families/yolov10.ts';

/** Rows of x1, y1, x2, y2, score, label index. */
function predictionsOf(...rows: readonly (readonly number[])[]) {
  return { data: Float32Array.from(rows.flat()), dims: [1, rows.length, 6] };
}

describe('decodeYolov10', () => {
  it('returns the rows that reach their label’s threshold, as they are', () => {
    const predictions = predictionsOf(
      [1, 2, 3, 4, 0.75, 1],
      [1, 2, 3, 4, 0.5, 1],
      [5, 6, 7, 8, 0.5, 0],
      [0, 0, 0, 0, Number.NaN, 0],
    );
    expect(decodeYolov10(predictions, [0.5, 0.6])).toEqual([
      { box: { x1: 1, y1: 2, x2: 3, y2: 4 }, labelIndex: 1, score: 0.75 },
      { box: { x1: 5, y1: 6, x2: 7, y2: 8 }, labelIndex: 0, score: 0.5 },
    ]);
  });

  it('returns nothing for no rows', () => {
    expect(decodeYolov10(predictionsOf(), [0])).toEqual([]);
  });

  it.each([
    ['beyond the last', 2],
    ['below the first', -1],
    ['between two', 0.5],
  ])('refuses a label %s', (_case, label) => {
    expect(() => decodeYolov10(predictionsOf([1, 2, 3, 4, 0.9, label]), [0.5, 0.5])).toThrow(
      expect.objectContaining({ code: 'invalid-model', message: expect.stringContaining(`label ${label},`) }),
    );
  });

  it('does not look at the label of a row that no label’s threshold lets in', () => {
    expect(decodeYolov10(predictionsOf([0, 0, 0, 0, 0, 80]), [0.5])).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { nudgeDirection, nudgeScore } from '../../../src/refine/nudge/nudge-list.ts';

const heads = {
  tone: {
    values: ['warm', 'cold', 'grey'],
    weight: [
      [3, 0],
      [-3, 0],
      [0, 3],
    ],
    bias: [0, 0, 1],
  },
};

test('the direction is the row less the mean of the rows, of length 1', () => {
  // The mean of the rows is (0, 1): warm is (3, -1) / √10.
  const [x = 0, y = 0] = nudgeDirection(heads, { attribute: 'tone', value: 'warm' });
  expect(x).toBeCloseTo(3 / Math.sqrt(10), 6);
  expect(y).toBeCloseTo(-1 / Math.sqrt(10), 6);
});

test('rows that are equal say no direction', () => {
  const same = { tone: { values: ['a', 'b'], weight: [[1], [1]], bias: [0, 0] } };
  expect([...nudgeDirection(same, { attribute: 'tone', value: 'a' })]).toEqual([0]);
});

test('the score is the softmax of the value', () => {
  const score = nudgeScore(heads, { attribute: 'tone', value: 'grey' }, Float32Array.of(0.6, 0.8));
  const [warm, cold, grey] = [Math.exp(1.8), Math.exp(-1.8), Math.exp(2.4 + 1)];
  expect(score).toBeCloseTo(grey / (warm + cold + grey), 5);
});

test('a value that no head has is a mistake of the caller', () => {
  expect(() => nudgeScore(heads, { attribute: 'tone', value: 'loud' }, Float32Array.of(1, 0))).toThrow(
    RangeError,
  );
  expect(() => nudgeDirection({}, { attribute: 'tone', value: 'warm' })).toThrow(RangeError);
});

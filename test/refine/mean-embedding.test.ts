import { expect, test } from 'vitest';
import { combineEmbeddings } from '../../src/refine/mean-embedding.ts';

const parts = [
  { name: 'a', dimension: 2, share: 0.75 },
  { name: 'b', dimension: 1, share: 0.25 },
];

test('each part of a combination has the length that every embedding gives it', () => {
  const [x, y] = [Math.sqrt(0.75), 0.5];
  const combined = combineEmbeddings([Float32Array.of(x, 0, y), Float32Array.of(0, x, y)], [1, 1], parts);
  expect(combined[0]).toBeCloseTo(Math.sqrt(0.375), 6);
  expect(combined[1]).toBeCloseTo(Math.sqrt(0.375), 6);
  expect(combined[2]).toBeCloseTo(0.5, 6);
});

test('without parts the whole has unit length; weights may be negative; one vector stays itself', () => {
  const combined = combineEmbeddings([Float32Array.of(1, 0), Float32Array.of(0, 1)], [1, -1], []);
  expect([...combined]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(-Math.SQRT1_2)]);
  expect([...combineEmbeddings([Float32Array.of(1, 0)], [3], [])]).toEqual([1, 0]);
});

test('what cancels out stays zero, and no vector at all is an error', () => {
  expect([...combineEmbeddings([Float32Array.of(1, 0), Float32Array.of(1, 0)], [1, -1], [])]).toEqual([0, 0]);
  expect(() => combineEmbeddings([], [], [])).toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { pythonRandom } from '../../bench/sets/python-random.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

// CPython 3: r = random.Random(5); l = list(range(12)); r.shuffle(l)
test('shuffles as random.shuffle', () => {
  expect(pythonRandom(5).shuffle(upTo(12))).toEqual([10, 2, 11, 7, 1, 3, 6, 0, 8, 5, 4, 9]);
});

// CPython 3: random.Random(3).sample(range(717), 8)
test('samples a few of many as random.sample', () => {
  expect(pythonRandom(3).sample(upTo(717), 8)).toEqual([243, 606, 557, 133, 378, 618, 485, 640]);
});

// CPython 3: random.Random(3).sample(range(12), 10)
test('samples most of a few as random.sample', () => {
  expect(pythonRandom(3).sample(upTo(12), 10)).toEqual([3, 9, 8, 2, 5, 4, 11, 6, 0, 10]);
});

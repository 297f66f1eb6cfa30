import { expect, it } from 'vitest';
import { clickWeight } from '../../../src/evaluate/clicks/examination.ts';

it('weighs a click by one over the chance that a buyer looks at its rank, at most 10', () => {
  expect([1, 2, 4, 10, 11, 1000].map((rank) => clickWeight(rank, 1))).toEqual([1, 2, 4, 10, 10, 10]);
  expect([1, 4, 9].map((rank) => clickWeight(rank, 0.5))).toEqual([1, 2, 3]);
  expect([1, 7, 90].map((rank) => clickWeight(rank, 0))).toEqual([1, 1, 1]);
});

it('makes clicks that fall with the rank tell relevance: what is drawn at every rank alike gets the same total', () => {
  // The expected number of clicks at rank r is relevance / r; times the weight r it is the relevance, at any rank up to 10.
  for (const rank of [1, 3, 10]) expect((0.4 / rank) * clickWeight(rank, 1)).toBeCloseTo(0.4, 12);
});

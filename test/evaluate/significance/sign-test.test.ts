import { expect, it } from 'vitest';
import { signTest } from '../../../src/evaluate/significance/sign-test.ts';

it('is twice the smaller tail of the fair binomial, at most 1', () => {
  // Of 10: (1 + 10 + 45) / 1024 for a split of 8 to 2.
  expect(signTest(8, 2)).toBeCloseTo((2 * (1 + 10 + 45)) / 1024, 14);
  expect(signTest(2, 8)).toBeCloseTo((2 * (1 + 10 + 45)) / 1024, 14);
  expect(signTest(6, 0)).toBeCloseTo(2 / 64, 14);
  expect([signTest(0, 0), signTest(1, 0), signTest(5, 5)]).toEqual([1, 1, 1]);
});

it('agrees with scipy.stats.binomtest where the terms fit no number', () => {
  // binomtest(1050, 2000).pvalue and binomtest(5200, 10000).pvalue; exact fractions give the same.
  expect(signTest(1050, 950)).toBeCloseTo(0.0268241462402807, 11);
  expect(signTest(5200, 4800)).toBeCloseTo(6.593515598672442e-5, 13);
});

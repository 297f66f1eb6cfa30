import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FeedbackList, feedbackShares, rocchio } from '../../../src/fuse/feedback/rocchio.ts';

const weights = { liked: 0.75, disliked: 0.15 };
const list = (id: string, kind: FeedbackList['kind'], scores: Record<string, number>): FeedbackList => ({
  id,
  kind,
  hits: Object.entries(scores).map(([product, score]) => ({ id: product, score })),
});

test('shares are 1, β shared among the liked and −γ among the disliked, over the positive ones', () => {
  expect(feedbackShares(['start'], weights)).toEqual([1]);
  expect(feedbackShares(['start', 'liked', 'liked', 'disliked'], weights)).toEqual([
    1 / 1.75,
    0.375 / 1.75,
    0.375 / 1.75,
    -0.15 / 1.75,
  ]);
  expect(feedbackShares(['liked', 'disliked'], weights)).toEqual([1, -0.15 / 0.75]);
  expect(feedbackShares(['start', 'nudge', 'nudge', 'disliked'], weights)).toEqual([
    1 / 3,
    1 / 3,
    1 / 3,
    -0.15 / 3,
  ]);
  // A nudge alone is nothing to look for.
  expect(feedbackShares(['nudge', 'disliked'], weights)).toEqual([0, 0]);
  expect(feedbackShares(['disliked'], weights)).toEqual([0]);
  expect(feedbackShares([], weights)).toEqual([]);
});

test('the score is that of the refined query vector: the dot product is linear', () => {
  const vector = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  fc.assert(
    fc.property(
      vector,
      fc.array(vector, { minLength: 1, maxLength: 3 }),
      vector,
      vector,
      (start, liked, disliked, d) => {
        const refined = start.map(
          (x, i) =>
            x +
            (0.75 / liked.length) * liked.reduce((sum, each) => sum + (each[i] ?? 0), 0) -
            0.15 * (disliked[i] ?? 0),
        );
        const [item] = rocchio(
          [
            list('start', 'start', { d: dot(start, d) }),
            ...liked.map((each, n) => list(`liked:${n}`, 'liked', { d: dot(each, d) })),
            list('disliked:x', 'disliked', { d: dot(disliked, d) }),
          ],
          weights,
        );
        expect(item?.score).toBeCloseTo(dot(refined, d) / 1.75, 9);
        expect(item?.parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(
          item?.score ?? 0,
          9,
        );
      },
    ),
  );
});

test('ties are broken by id, and no list gives no product', () => {
  expect(rocchio([list('start', 'start', { b: 0.5, a: 0.5 })], weights).map(({ id }) => id)).toEqual([
    'a',
    'b',
  ]);
  expect(rocchio([], weights)).toEqual([]);
});

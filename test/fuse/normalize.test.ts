import { describe, expect, it } from 'vitest';
import { type Normalization, normalizations, normalizeLists } from '../../src/fuse/normalize.ts';
import { deepFreeze } from './arbitrary-lists.ts';

const items = (...scores: readonly number[]) => scores.map((score, i) => ({ id: `item-${i}`, score }));

/** Normalised scores of one list given best first. */
const normalised = (normalization: Normalization, ...scores: readonly number[]) =>
  normalizeLists([items(...scores)], normalization)[0]?.map((hit) => hit.normalised);

/** An item without a list's own score: only borda gives it one. */
const unheld = (id: string, score: number) => ({ id, raw: null, normalised: score });

describe('normalizeLists', () => {
  const scores = [0.9, 0.4, -0.1] as const;
  const mean = (0.9 + 0.4 - 0.1) / 3;
  const deviation = Math.sqrt(((0.9 - mean) ** 2 + (0.4 - mean) ** 2 + (-0.1 - mean) ** 2) / 3);

  it.each([
    ['none', [0.9, 0.4, -0.1]],
    ['min-max', [(0.9 + 0.1) / 1, (0.4 + 0.1) / 1, 0 / 1]],
    ['min-max-inverted', [(0.9 + 0.1) / 1, (0.9 - 0.4) / 1, 0 / 1]],
    ['max', [0.9 / 0.9, 0.4 / 0.9, -0.1 / 0.9]],
    ['sum', [(0.9 + 0.1) / 1.5, (0.4 + 0.1) / 1.5, 0 / 1.5]],
    ['zmuv', scores.map((score) => (score - mean) / deviation)],
    ['rank', [1 - 0 / 3, 1 - 1 / 3, 1 - 2 / 3]],
    ['borda', [1 - 0 / 3, 1 - 1 / 3, 1 - 2 / 3]],
  ] as const)('%s', (normalization, expected) => {
    const made = normalised(normalization, ...scores) ?? [];
    expect(made).toHaveLength(3);
    for (const [i, score] of made.entries()) expect(score).toBeCloseTo(expected[i] ?? Number.NaN, 12);
  });

  it('min-max-inverted turns the order round, since the smallest distance is the best', () => {
    expect(normalizeLists([items(0.9, 0.4, -0.1)], 'min-max-inverted')[0]?.map(({ id }) => id)).toEqual([
      'item-2',
      'item-1',
      'item-0',
    ]);
  });

  it('borda gives items that a list lacks what is left there, in every list of the query', () => {
    const first = [
      { id: 'a', score: 0.9 },
      { id: 'c', score: 0.1 },
    ];
    const second = [{ id: 'b', score: 0.5 }];
    expect(normalizeLists([first, second, []], 'borda')).toEqual([
      [
        { id: 'a', raw: 0.9, normalised: 1 },
        { id: 'c', raw: 0.1, normalised: 1 - 1 / 3 },
        unheld('b', 0.5 - (2 - 1) / (2 * 3)),
      ],
      [{ id: 'b', raw: 0.5, normalised: 1 }, unheld('a', 0.5 - 0 / 6), unheld('c', 0.5 - 0 / 6)],
      [unheld('a', 0.5 + 1 / 6), unheld('b', 0.5 + 1 / 6), unheld('c', 0.5 + 1 / 6)],
    ]);
  });

  it.each([
    ['min-max', [0]],
    ['min-max-inverted', [0]],
    ['max', [1]],
    ['sum', [0]],
    ['zmuv', [0]],
    ['rank', [1]],
    ['borda', [1]],
  ] as const)('%s of a single hit', (normalization, expected) => {
    expect(normalised(normalization, 0.7)).toEqual(expected);
  });

  it.each([
    ['min-max of equal items', 'min-max', [0.5, 0.5], [0, 0]],
    ['zmuv of equal items', 'zmuv', [0.5, 0.5], [0, 0]],
    ['sum of equal items', 'sum', [0.5, 0.5], [0, 0]],
    // Nearer together than 1e-9: divided by 1e-9, so that noise is not blown up to 1.
    ['min-max of items as good as equal', 'min-max', [1e-10, 0], [1e-10 / 1e-9, 0]],
    ['max without a positive score', 'max', [-0.5], [-0.5 / 1e-9]],
  ] as const)('%s', (_reason, normalization, scores, expected) => {
    expect(normalised(normalization, ...scores)).toEqual(expected);
  });

  it.each(normalizations)(
    '%s: ties stand by id, nothing stays nothing, and the input is left alone',
    (normalization) => {
      const tied = deepFreeze([
        { id: 'b', score: 0.5 },
        { id: 'a', score: 0.5 },
      ]);
      expect(normalizeLists([tied], normalization)[0]?.map(({ id, raw }) => [id, raw])).toEqual([
        ['a', 0.5],
        ['b', 0.5],
      ]);
      expect(normalizeLists([], normalization)).toEqual([]);
      expect(normalizeLists([[]], normalization)).toEqual([[]]);
      expect(tied.map(({ id }) => id)).toEqual(['b', 'a']);
    },
  );
});

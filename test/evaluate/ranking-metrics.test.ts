import { describe, expect, it } from 'vitest';
import { firstRelevantRank, hitAt, ndcgAt, reciprocalRank } from '../../src/evaluate/ranking-metrics.ts';

const relevant = (...ids: readonly string[]) => new Set(ids);

describe('firstRelevantRank', () => {
  it.each([
    ['the first', ['a', 'b'], ['a'], 1],
    ['a later one', ['x', 'y', 'b'], ['a', 'b'], 3],
    ['none listed', ['x'], ['a'], null],
    ['nothing listed', [], ['a'], null],
    ['nothing relevant', ['a'], [], null],
  ])('%s', (_reason, ranked, ids, expected) => {
    expect(firstRelevantRank(ranked, relevant(...ids))).toBe(expected);
  });
});

describe('hitAt', () => {
  it.each([
    [1, 1, 1],
    [5, 5, 1],
    [6, 5, 0],
    [null, 10, 0],
  ])('rank %s within the first %i: %i', (rank, k, expected) => {
    expect(hitAt(rank, k)).toBe(expected);
  });
});

describe('reciprocalRank', () => {
  it.each([
    [1, 1],
    [4, 1 / 4],
    [null, 0],
  ])('of rank %s is %d', (rank, expected) => {
    expect(reciprocalRank(rank)).toBe(expected);
  });
});

describe('ndcgAt', () => {
  const ranked = ['a', 'x', 'b', 'y', 'c'];

  it('is Σ 1/log2(rank + 1) over the best order', () => {
    const gain = 1 / Math.log2(2) + 1 / Math.log2(4) + 1 / Math.log2(6);
    const ideal = 1 / Math.log2(2) + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(ndcgAt(ranked, relevant('a', 'b', 'c'), 10)).toBeCloseTo(gain / ideal, 12);
  });

  it('looks at the first k only, of the ranking and of the best order', () => {
    const ideal = 1 / Math.log2(2) + 1 / Math.log2(3);
    expect(ndcgAt(ranked, relevant('a', 'b', 'c'), 2)).toBeCloseTo(1 / ideal, 12);
  });

  it.each([
    ['the best order', ['a', 'b', 'x'], ['a', 'b'], 1],
    ['one item, right', ['a'], ['a'], 1],
    ['nothing found', ['x', 'y'], ['a'], 0],
    ['an empty ranking', [], ['a'], 0],
    ['nothing relevant', ['a'], [], 0],
  ])('%s', (_reason, given, ids, expected) => {
    expect(ndcgAt(given, relevant(...ids), 10)).toBe(expected);
  });
});

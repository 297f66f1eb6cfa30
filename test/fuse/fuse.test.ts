import { describe, expect, it } from 'vitest';
import { type FuseOptions, fuse } from '../../src/fuse/fuse.ts';
import type { RankedList } from '../../src/fuse/ranked-list.ts';
import { combinations } from './arbitrary-lists.ts';

function list(id: string, weight: number, scores: Readonly<Record<string, number>>): RankedList {
  return { id, weight, hits: Object.entries(scores).map(([item, score]) => ({ id: item, score })) };
}

/** Weights 3 and 1: shares of 3/4 and 1/4. `c` is missing in the crop's list, `b` in the photo's. */
const crop = list('crop', 3, { a: 0.9, b: 0.5 });
const photo = list('photo', 1, { c: 0.8, a: 0.4 });

function scoresOf(lists: readonly RankedList[], options: FuseOptions): [string, number][] {
  return fuse(lists, options).map(({ id, score }) => [id, score]);
}

describe('fuse', () => {
  it('wsum: Σ wᵢ·sᵢ, an absent item counting 0', () => {
    expect(scoresOf([crop, photo], { method: 'wsum', normalization: 'none' })).toEqual([
      ['a', (3 / 4) * 0.9 + (1 / 4) * 0.4],
      ['b', (3 / 4) * 0.5],
      ['c', (1 / 4) * 0.8],
    ]);
  });

  it('wsum over min-max: the last of a list counts as much as an absent item', () => {
    expect(scoresOf([crop, photo], { method: 'wsum', normalization: 'min-max' })).toEqual([
      ['a', (3 / 4) * 1 + (1 / 4) * 0],
      ['c', (1 / 4) * 1],
      ['b', (3 / 4) * 0],
    ]);
  });

  it('rrf: Σ w / (k + rank), ranks from 1, w relative to the mean weight, scores without effect', () => {
    const expected = [
      ['a', 1.5 / (60 + 1) + 0.5 / (60 + 2)],
      ['b', 1.5 / (60 + 2)],
      ['c', 0.5 / (60 + 1)],
    ];
    expect(scoresOf([crop, photo], { method: 'rrf', normalization: 'none' })).toEqual(expected);
    expect(scoresOf([crop, photo], { method: 'rrf', normalization: 'min-max' })).toEqual(expected);
  });

  it('rrf takes its k from the options', () => {
    expect(scoresOf([crop], { method: 'rrf', normalization: 'none', k: 1 })).toEqual([
      ['a', 1 / (1 + 1)],
      ['b', 1 / (1 + 2)],
    ]);
  });

  it('names lists that a method counts as lacking an item, without rank or score', () => {
    const [first, second] = fuse([crop, photo], { method: 'w_bordafuse', normalization: 'none' });
    // Three candidates: ranks 1, 2, 3 give 3, 2, 1 points; the one that is left over gives 1 to the item not held.
    expect(first).toMatchObject({ id: 'a', score: (3 / 4) * 3 + (1 / 4) * 2 });
    expect(second).toEqual({
      id: 'b',
      score: (3 / 4) * 2 + (1 / 4) * 1,
      parts: [
        { list: 'crop', rank: 2, raw: 0.5, normalised: 0.5, weight: 3 / 4, contribution: (3 / 4) * 2 },
        { list: 'photo', rank: null, raw: null, normalised: null, weight: 1 / 4, contribution: 1 / 4 },
      ],
    });
  });

  it('says of each part its list, rank, score, weight and contribution', () => {
    const [first] = fuse([crop, photo], { method: 'wsum', normalization: 'min-max' });
    expect(first).toEqual({
      id: 'a',
      score: 3 / 4,
      parts: [
        { list: 'crop', rank: 1, raw: 0.9, normalised: 1, weight: 3 / 4, contribution: 3 / 4 },
        { list: 'photo', rank: 2, raw: 0.4, normalised: 0, weight: 1 / 4, contribution: 0 },
      ],
    });
  });

  it('counts equal items by id, in code-unit order', () => {
    const tied = list('tied', 1, { b: 0.5, Z: 0.5, a: 0.5, é: 0.5 });
    expect(scoresOf([tied], { method: 'wsum', normalization: 'none' }).map(([id]) => id)).toEqual([
      'Z',
      'a',
      'b',
      'é',
    ]);
    // Ranks of a tie follow the ids too: 1/61 for `a`, 1/62 for `b`.
    const pair = list('pair', 1, { b: 0.5, a: 0.5 });
    expect(scoresOf([pair], { method: 'rrf', normalization: 'none' })).toEqual([
      ['a', 1 / 61],
      ['b', 1 / 62],
    ]);
  });

  it.each(combinations)('$method over $normalization: nothing in, nothing out', (options) => {
    expect(fuse([], options)).toEqual([]);
    expect(fuse([list('list-0', 1, {})], options)).toEqual([]);
    expect(fuse([list('unweighted', 0, { a: 1 })], options)).toEqual([]);
  });

  it.each(combinations)('$method over $normalization: one item comes out as it is named', (options) => {
    expect(fuse([list('list-0', 5, { only: 0.3 })], options)).toMatchObject([
      { id: 'only', parts: [{ rank: 1, weight: 1 }] },
    ]);
  });

  it('refuses an unknown method or normalisation with the names there are', () => {
    const unknown = (options: object) => () => fuse([crop], { ...options } as FuseOptions);
    expect(unknown({ method: 'rff', normalization: 'none' })).toThrow(/received rff; available: .*\brrf\b/);
    expect(unknown({ method: 'rrf', normalization: 'minmax' })).toThrow(
      /received minmax; available: none, min-max/,
    );
  });

  it('refuses a parameter out of its range, and a trained method without what it learnt', () => {
    expect(() => fuse([crop], { method: 'rrf', normalization: 'none', k: -1 })).toThrow(
      'from 0 to 100000 for k but received -1',
    );
    expect(() => fuse([crop], { method: 'posfuse', normalization: 'none' })).toThrow(
      'Expected posfuse to be trained on list crop; its model has none',
    );
    expect(() => fuse([crop], { method: 'posfuse', normalization: 'none', model: { photo: [1] } })).toThrow(
      'its model has photo',
    );
  });

  it.each([
    ['a negative weight', [{ ...crop, weight: -1 }], 'finite weight >= 0 for list crop but received -1'],
    ['a weight that is no number', [{ ...crop, weight: Number.NaN }], 'received NaN'],
    ['an infinite weight', [{ ...crop, weight: Number.POSITIVE_INFINITY }], 'received Infinity'],
    [
      'a score that is no number',
      [list('x', 1, { a: Number.NaN })],
      'finite scores in list x but received NaN',
    ],
    [
      'a bad score in a list of weight 0',
      [list('x', 0, { a: Number.POSITIVE_INFINITY })],
      'received Infinity',
    ],
    ['a list id twice', [crop, { ...photo, id: 'crop' }], 'list ids to differ but received crop twice'],
    [
      'an item twice in a list',
      [
        {
          id: 'x',
          weight: 1,
          hits: [
            { id: 'a', score: 1 },
            { id: 'a', score: 0 },
          ],
        },
      ],
      'each item once in list x but received a twice',
    ],
  ])('refuses %s, explained or not', (_reason, lists, message) => {
    for (const explain of [true, false])
      expect(() => fuse(lists, { method: 'wsum', normalization: 'none', explain })).toThrow(
        expect.objectContaining({ name: 'RangeError', message: expect.stringContaining(message) }),
      );
  });
});

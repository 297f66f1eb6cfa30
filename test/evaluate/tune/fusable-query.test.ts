import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankItems } from '../../../src/evaluate/rank-items.ts';
import { fusableQuery, linearMethods } from '../../../src/evaluate/tune/fusable-query.ts';
import { fuse } from '../../../src/fuse/fuse.ts';
import type { RankedList } from '../../../src/fuse/ranked-list.ts';
import { anyLists, deepFreeze } from '../../fuse/arbitrary-lists.ts';

const normalizations = ['none', 'min-max', 'zmuv', 'rank', 'borda'] as const;
const methods = [...linearMethods, 'max', 'wmnz', 'w_condorcet', 'qdrant-rrf', 'weaviate-ranked'] as const;
const weightsOf = (lists: readonly RankedList[]) => lists.map(({ weight }) => weight);

/** Scores of items with different ids that fuse tells apart by rounding alone. */
function nearTies(scores: readonly number[]): boolean {
  const sorted = scores.toSorted((a, b) => a - b);
  return sorted.some((score, index) => {
    const gap = index === 0 ? 1 : score - (sorted[index - 1] ?? 0);
    return gap !== 0 && gap < 1e-9;
  });
}

describe('fusableQuery', () => {
  it.each(methods)('ranks every judged item of %s where fuse does, under any weights', (method) => {
    const anyJudged = fc.subarray([...'abcdefghij'], { minLength: 1 });
    fc.assert(
      fc.property(
        anyLists,
        anyLists,
        fc.constantFrom(...normalizations),
        anyJudged,
        (lists, other, normalization, judged) => {
          const options = { method, normalization };
          const judgments = new Map(judged.map((id) => [id, 1]));
          const rank = fusableQuery(deepFreeze(lists), judgments, options);
          // Once as given, once more under other weights of the same lists.
          const weights = [weightsOf(lists), lists.map((_, index) => other[index]?.weight ?? 0.5)];
          for (const given of weights) {
            const weighted = lists.map((list, index) => ({ ...list, weight: given[index] ?? 0 }));
            const fused = fuse(weighted, options);
            if (nearTies(fused.map(({ score }) => score))) continue;
            const expected = fused.map(({ id }) => (judgments.has(id) ? id : ''));
            expect(rank(given).map((id) => (judgments.has(id) ? id : ''))).toEqual(expected);
          }
        },
      ),
      { numRuns: 60, seed: 20260801 },
    );
  });

  it('breaks ties as trec_eval does where asked to', () => {
    const lists = [
      {
        id: 'l1',
        hits: [
          { id: 'a', score: 1 },
          { id: 'b', score: 1 },
        ],
      },
      {
        id: 'l2',
        hits: [
          { id: 'b', score: 1 },
          { id: 'a', score: 1 },
        ],
      },
    ];
    const judgments = new Map([
      ['a', 1],
      ['b', 0],
    ]);
    const options = { method: 'wsum', normalization: 'none' } as const;
    expect(fusableQuery(lists, judgments, options)([1, 1])).toEqual(['a', 'b']);
    expect(fusableQuery(lists, judgments, options, 'trec')([1, 1])).toEqual(
      rankItems([
        { id: 'a', score: 1 },
        { id: 'b', score: 1 },
      ]),
    );
  });

  it('of no lists, of empty ones and under no weight at all ranks nothing', () => {
    const judgments = new Map([['a', 1]]);
    const options = { method: 'wsum', normalization: 'none' } as const;
    expect(fusableQuery([], judgments, options)([])).toEqual([]);
    expect(fusableQuery([{ id: 'l', hits: [] }], judgments, options)([1])).toEqual([]);
    expect(fusableQuery([{ id: 'l', hits: [{ id: 'a', score: 1 }] }], judgments, options)([0])).toEqual([]);
  });
});

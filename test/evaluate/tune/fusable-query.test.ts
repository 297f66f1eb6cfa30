import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankItems } from '../../../src/evaluate/runs/rank-items.ts';
import { fusableQuery, linearMethods } from '../../../src/evaluate/tune/fusable-query.ts';
import { fitFusion } from '../../../src/fuse/fit-fusion.ts';
import { fuse } from '../../../src/fuse/fuse.ts';
import {
  type FusionMethodName,
  type TrainedMethodName,
  trainedMethods,
} from '../../../src/fuse/fusion-methods.ts';
import type { RankedList } from '../../../src/fuse/ranked-list.ts';
import { anyLists, anyWeight, deepFreeze } from '../../fuse/arbitrary-lists.ts';

const normalizations = ['none', 'min-max', 'zmuv', 'rank', 'borda'] as const;
const methods = [...linearMethods, 'max', 'wmnz', 'w_condorcet', 'qdrant-rrf', 'weaviate-ranked'] as const;
/** Tenths too, as a grid has them, and none at all: there ties are common, and sums that differ by rounding alone. */
const anyGiven = fc.oneof(
  anyWeight,
  fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
);
const weightsOf = (lists: readonly RankedList[]) => lists.map(({ weight }) => weight);

/** What a trained method learns from the lists themselves, each counted. */
function modelOf(method: FusionMethodName, lists: readonly RankedList[], judged: readonly string[]) {
  if (!isTrained(method)) return {};
  const query = { lists: lists.map((list) => ({ ...list, weight: 1 })), relevant: new Set(judged) };
  return { model: fitFusion([query], { method, normalization: 'none' }) };
}

function isTrained(method: FusionMethodName): method is TrainedMethodName {
  return Object.hasOwn(trainedMethods, method);
}

describe('fusableQuery', () => {
  it.each(methods)('ranks every judged item of %s where fuse does, under any weights', (method) => {
    const anyJudged = fc.subarray([...'abcdefghij'], { minLength: 1 });
    fc.assert(
      fc.property(
        anyLists,
        fc.array(anyGiven, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(...normalizations),
        anyJudged,
        fc.constantFrom('answer', 'trec'),
        (lists, other, normalization, judged, ties) => {
          const judgments = new Map(judged.map((id) => [id, 1]));
          const options = { method, normalization, ...modelOf(method, lists, judged) };
          const rank = fusableQuery(deepFreeze(lists), judgments, options, ties);
          // Once as given, once more under other weights of the same lists.
          for (const given of [weightsOf(lists), lists.map((_, index) => other[index] ?? 0)]) {
            const weighted = lists.map((list, index) => ({ ...list, weight: given[index] ?? 0 }));
            const fused = fuse(weighted, options);
            const ranked = ties === 'trec' ? rankItems(fused) : fused.map(({ id }) => id);
            const expected = ranked.map((id) => (judgments.has(id) ? id : ''));
            expect(rank(given).map((id) => (judgments.has(id) ? id : ''))).toEqual(expected);
          }
        },
      ),
      { numRuns: 100, seed: 20260801 },
    );
  });

  it('ranks as fuse does also where sums are equal but for rounding', () => {
    const anyTenth = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
    const judgments = new Map([...'abcdef'].map((id) => [id, 1]));
    const options = { method: 'wsum', normalization: 'none' } as const;
    const anyTable = fc.array(fc.array(anyTenth, { minLength: 6, maxLength: 6 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(anyTable, fc.array(anyTenth, { minLength: 3, maxLength: 3 }), (table, weights) => {
        const lists = table.map((scores, list) => ({
          id: `l${list}`,
          hits: scores.map((score, item) => ({ id: 'abcdef'[item] ?? '', score })),
        }));
        const fused = fuse(
          lists.map((list, index) => ({ ...list, weight: weights[index] ?? 0 })),
          options,
        );
        expect(fusableQuery(lists, judgments, options)(weights)).toEqual(fused.map(({ id }) => id));
      }),
      { numRuns: 500, seed: 20260801 },
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

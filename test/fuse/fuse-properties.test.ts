import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuse } from '../../src/fuse/fuse.ts';
import type { FusedItem, RankedList } from '../../src/fuse/ranked-list.ts';
import { anyList, anyLists, anyWeight, combinations, deepFreeze } from './arbitrary-lists.ts';

const runs = { numRuns: 250, seed: 20260801 };

const idsOf = (items: readonly FusedItem[]) => items.map(({ id }) => id);

function recallAt(k: number, items: readonly FusedItem[], relevant: ReadonlySet<string>): number {
  return idsOf(items.slice(0, k)).filter((id) => relevant.has(id)).length / relevant.size;
}

describe.each(combinations)('$method over $normalization', (options) => {
  test('the order of the lists changes nothing, to the last bit', () => {
    const anyShuffle = anyLists.chain((lists) =>
      fc.tuple(fc.constant(lists), fc.shuffledSubarray(lists, { minLength: lists.length })),
    );
    fc.assert(
      fc.property(anyShuffle, ([lists, shuffled]) => {
        expect(fuse(shuffled, options)).toStrictEqual(fuse(lists, options));
      }),
      runs,
    );
  });

  test('the order of the hits within a list changes nothing', () => {
    const reverse = (list: RankedList) => ({ ...list, hits: list.hits.toReversed() });
    fc.assert(
      fc.property(anyLists, (lists) => {
        expect(fuse(lists.map(reverse), options)).toStrictEqual(fuse(lists, options));
      }),
      runs,
    );
  });

  test('scaling all weights changes nothing', () => {
    fc.assert(
      fc.property(anyLists, anyWeight, (lists, factor) => {
        const scaled = lists.map((list) => ({ ...list, weight: list.weight * factor }));
        const scores = new Map(fuse(lists, options).map(({ id, score }) => [id, score]));
        const others = fuse(scaled, options);
        expect(others).toHaveLength(scores.size);
        for (const { id, score } of others) {
          expect(Math.abs(score - (scores.get(id) ?? Number.NaN))).toBeLessThanOrEqual(1e-12);
        }
      }),
      runs,
    );
  });

  test('a list of weight 0 changes nothing', () => {
    fc.assert(
      fc.property(anyLists, anyList, (lists, added) => {
        const withAdded = [{ ...added, id: 'list-0a', weight: 0 }, ...lists];
        expect(fuse(withAdded, options)).toStrictEqual(fuse(lists, options));
      }),
      runs,
    );
  });

  test('a list without hits takes its share of the weights and adds no item', () => {
    fc.assert(
      fc.property(anyLists, anyWeight, (lists, weight) => {
        const withEmpty = [...lists, { id: 'list-empty', weight, hits: [] }];
        expect(idsOf(fuse(withEmpty, options)).sort()).toEqual(idsOf(fuse(lists, options)).sort());
      }),
      runs,
    );
  });

  test('inputs are not modified', () => {
    fc.assert(
      fc.property(anyLists, (lists) => {
        const before = structuredClone(lists);
        fuse(deepFreeze(lists), options);
        expect(lists).toEqual(before);
      }),
      runs,
    );
  });

  test('the parts of an item sum to its score and name the lists that hold it', () => {
    fc.assert(
      fc.property(anyLists, (lists) => {
        for (const { id, score, parts } of fuse(lists, options)) {
          const sum = parts.reduce((total, { contribution }) => total + contribution, 0);
          expect(Math.abs(sum - score)).toBeLessThanOrEqual(1e-12);
          const holders = lists.filter(({ hits }) => hits.some((hit) => hit.id === id));
          expect(parts.map(({ list }) => list)).toEqual(holders.map((list) => list.id).sort());
        }
      }),
      runs,
    );
  });

  test('every item of every list comes out once, best first, ties by id', () => {
    fc.assert(
      fc.property(anyLists, (lists) => {
        const items = fuse(lists, options);
        const expected = new Set(lists.flatMap(({ hits }) => hits.map(({ id }) => id)));
        expect(idsOf(items).sort()).toEqual([...expected].sort());
        items.slice(1).forEach((item, n) => {
          const before = items[n] as FusedItem;
          expect(before.score > item.score || (before.score === item.score && before.id < item.id)).toBe(
            true,
          );
        });
      }),
      runs,
    );
  });

  test('one list keeps its order', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const expected = list.hits.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
        expect(idsOf(fuse([list], options))).toEqual(expected.map(({ id }) => id));
      }),
      runs,
    );
  });

  test('recall@k never falls as k grows', () => {
    const anyRelevant = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1 });
    fc.assert(
      fc.property(anyLists, anyRelevant, (lists, relevant) => {
        const items = fuse(lists, options);
        const recalls = items.map((_, n) => recallAt(n + 1, items, new Set(relevant)));
        expect(recalls).toEqual(recalls.toSorted((a, b) => a - b));
      }),
      runs,
    );
  });
});

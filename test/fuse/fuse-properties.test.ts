import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type FuseOptions, fuse } from '../../src/fuse/fuse.ts';
import type { FusionMethod, Invariant } from '../../src/fuse/fusion-method.ts';
import { type FusionMethodName, fusionMethods } from '../../src/fuse/fusion-methods.ts';
import type { FusedItem, RankedList } from '../../src/fuse/ranked-list.ts';
import {
  anyList,
  anyLists,
  anyNormalization,
  anyWeight,
  deepFreeze,
  methodNames,
  optionsFor,
} from './arbitrary-lists.ts';

const runs = { numRuns: 1000, seed: 20260801 };

vi.setConfig({ testTimeout: 180_000 });

interface Case {
  readonly options: FuseOptions;
  readonly lists: readonly RankedList[];
  /** The same lists in another order. */
  readonly shuffled: readonly RankedList[];
  readonly alone: RankedList;
  readonly factor: number;
  /** `lists` fused. */
  readonly items: readonly FusedItem[];
}

const anyCase = (method: FusionMethodName): fc.Arbitrary<Case> =>
  fc
    .record({
      normalization: anyNormalization,
      lists: anyLists,
      order: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
      alone: anyList,
      factor: anyWeight,
    })
    .map(({ normalization, lists, order, ...drawn }) => {
      const options = optionsFor(method, normalization);
      const shuffled = lists
        .map((list, n) => ({ list, key: order[n] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ list }) => list);
      return { ...drawn, options, lists, shuffled, items: fuse(lists, options) };
    });

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

const byScoreThenId = (a: { id: string; score: number }, b: { id: string; score: number }) =>
  b.score - a.score || (a.id < b.id ? -1 : 1);

const closeTo = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** The invariants that a method may except itself from, each as a predicate of one case. */
const invariants: Record<Invariant, (given: Case) => boolean> = {
  'list order changes nothing': ({ shuffled, options, items }) =>
    isDeepStrictEqual(fuse(shuffled, options), items),

  'ties break by id': ({ items }) => isDeepStrictEqual(items, items.toSorted(byScoreThenId)),

  'a list of weight 0 changes nothing': ({ lists, alone, options, items }) =>
    isDeepStrictEqual(fuse([{ ...alone, id: 'list-0a', weight: 0 }, ...lists], options), items),

  'scaling all weights changes nothing': ({ lists, factor, options, items }) => {
    const scaled = lists.map((list) => ({ ...list, weight: list.weight * factor }));
    const scores = new Map(items.map(({ id, score }) => [id, score]));
    const others = fuse(scaled, options);
    return (
      others.length === items.length &&
      others.every(({ id, score }) => closeTo(score, scores.get(id) ?? Number.NaN))
    );
  },

  // A normalisation of distances turns the list round: that is what it is for.
  'one list keeps its order': ({ alone, options }) =>
    options.normalization === 'min-max-inverted' ||
    isDeepStrictEqual(idsOf(fuse([alone], options)), idsOf(alone.hits.toSorted(byScoreThenId))),
};

/** What holds of every method. */
const always: Record<string, (given: Case) => boolean> = {
  'the order of the hits within a list changes nothing': ({ lists, options, items }) =>
    isDeepStrictEqual(
      fuse(
        lists.map((list) => ({ ...list, hits: list.hits.toReversed() })),
        options,
      ),
      items,
    ),

  'a list without hits adds no item': ({ lists, options, items }) => {
    const withEmpty = fuse([...lists, { id: 'list-never', weight: 1, hits: [] }], options);
    return isDeepStrictEqual(idsOf(withEmpty).sort(), idsOf(items).sort());
  },

  'inputs are not modified': ({ lists, options }) => {
    const before = JSON.stringify(lists);
    fuse(deepFreeze(lists), options);
    return JSON.stringify(lists) === before;
  },

  'the parts of an item sum to its score, and name every list that holds it': ({ lists, items }) =>
    items.every(({ id, score, parts }) => {
      const named = parts.filter(({ raw }) => raw !== null).map(({ list }) => list);
      const holders = lists.filter(({ hits }) => hits.some((hit) => hit.id === id)).map((list) => list.id);
      const sum = parts.reduce((total, { contribution }) => total + contribution, 0);
      return closeTo(sum, score) && isDeepStrictEqual(named, holders.sort());
    }),

  'without parts, items and scores are the same': ({ lists, options, items }) =>
    isDeepStrictEqual(
      fuse(lists, { ...options, explain: false }),
      items.map((item) => ({ ...item, parts: [] })),
    ),

  'every item of every list comes out once, with a number, best first': ({ lists, items }) => {
    const expected = new Set(lists.flatMap(({ hits }) => idsOf(hits)));
    return (
      isDeepStrictEqual(idsOf(items).sort(), [...expected].sort()) &&
      items.every(({ score }, n) => Number.isFinite(score) && score <= (items[n - 1]?.score ?? score))
    );
  },

  'recall@k never falls as k grows': ({ items }) => {
    const relevant = new Set('adgj');
    const recalls = items.map((_, n) => idsOf(items.slice(0, n + 1)).filter((id) => relevant.has(id)).length);
    return isDeepStrictEqual(
      recalls,
      recalls.toSorted((a, b) => a - b),
    );
  },
};

const excepted = (method: FusionMethodName) => {
  const { exceptions }: FusionMethod = fusionMethods[method];
  return (Object.keys(exceptions) as Invariant[]).map((invariant) => ({
    method,
    invariant,
    reason: exceptions[invariant],
  }));
};

describe.each(methodNames)('%s', (method) => {
  const exceptions = new Set<string>(excepted(method).map(({ invariant }) => invariant));
  const expected = Object.entries({ ...invariants, ...always }).filter(([name]) => !exceptions.has(name));

  test(`keeps ${expected.length} properties in 1,000 cases`, () => {
    fc.assert(
      fc.property(anyCase(method), (given) => {
        const broken = expected.filter(([, holds]) => !holds(given)).map(([name]) => name);
        expect(broken).toEqual([]);
      }),
      runs,
    );
  });

  const { weighted }: FusionMethod = fusionMethods[method];
  test(`has scores that weights ${weighted ? 'change' : 'never change'}`, () => {
    const scoresOf = (items: readonly FusedItem[]) => items.map(({ id, score }) => ({ id, score }));
    const unmoved = fc.property(
      anyCase(method),
      ({ lists: [first, ...rest], factor, options, items }) =>
        first === undefined ||
        isDeepStrictEqual(scoresOf(fuse([{ ...first, weight: factor }, ...rest], options)), scoresOf(items)),
    );
    expect(fc.check(unmoved, runs).failed).toBe(weighted);
  });
});

test.each(methodNames.flatMap(excepted))('$method breaks "$invariant": $reason', ({ method, invariant }) => {
  const holds = fc.property(anyCase(method), (given) => invariants[invariant](given));
  const { failed, counterexample } = fc.check(holds, { ...runs, numRuns: 20_000 });
  expect({ failed, found: counterexample !== null }).toEqual({ failed: true, found: true });
});

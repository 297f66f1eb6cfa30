import { describe, expect, it } from 'vitest';
import { fitFusion, type JudgedQuery } from '../../../src/fuse/fit-fusion.ts';
import { fuse } from '../../../src/fuse/fuse.ts';
import type { FusionModel } from '../../../src/fuse/fusion-method.ts';
import type { TrainedMethodName } from '../../../src/fuse/fusion-methods.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const hits = (ids: string) => [...ids].map((id, index) => ({ id, score: 1 - index / 10 }));

/** List x has hits at ranks 1 and 3 of 4, then at rank 2 of 2; y at rank 2 of 2, then is missing. */
const judged: readonly JudgedQuery[] = deepFreeze([
  {
    lists: [
      { id: 'x', weight: 1, hits: hits('abcd') },
      { id: 'y', weight: 2, hits: hits('ea') },
    ],
    relevant: new Set(['a', 'c']),
  },
  { lists: [{ id: 'x', weight: 1, hits: hits('fg') }], relevant: new Set(['g', 'h']) },
]);

function expectModel(model: FusionModel, expected: FusionModel): void {
  expect(Object.keys(model)).toEqual(Object.keys(expected));
  for (const [list, numbers] of Object.entries(expected)) {
    const learnt = model[list] ?? [];
    expect(learnt).toHaveLength(numbers.length);
    for (const [n, number] of learnt.entries()) expect(number).toBeCloseTo(numbers[n] ?? Number.NaN, 12);
  }
}

const logOdds = (p: number) => Math.log(p / (1 - p));
/** A bucket without a hit: .001 stands for its precision, but 1 for what is left of it. */
const never = Math.log(0.001 / (1 - 0.001));

describe('what trained methods learn', () => {
  it.each([
    ['mapfuse', {}, { x: [((1 + 2 / 3) / 2 + 1 / 2 / 2) / 2], y: [(1 / 2 / 2 + 0) / 2] }],
    ['posfuse', {}, { x: [1 / 2, 1 / 2, 1, 0], y: [0, 1] }],
    ['slidefuse', {}, { x: [1 / 2, 1 / 2, 1, 0], y: [0, 1] }],
    // Two segments of two, then two of one.
    ['probfuse', { segments: 2 }, { x: [(1 / 2 + 0) / 2, (1 / 2 + 1) / 2], y: [0, 1 / 2] }],
    ['segfuse', {}, { x: [(2 / 5 + 1 / 5) / 2, ...zeros(9)], y: [1 / 5 / 2, ...zeros(9)] }],
    [
      'bayesfuse',
      {},
      {
        x: [logOdds((2 / 5 + 1 / 5) / 2), ...Array<number>(8).fill(never)],
        y: [logOdds(1 / 5 / 2), ...Array<number>(8).fill(never)],
      },
    ],
  ] as const)('%s', (method, parameters, expected) => {
    expectModel(fitFusion(judged, { method, normalization: 'none', ...parameters }), expected);
  });

  it.each(['mapfuse', 'posfuse', 'slidefuse', 'probfuse', 'segfuse', 'bayesfuse'] as const)(
    '%s learns nothing from no queries, and finite numbers from queries without results or judgments',
    (method) => {
      expect(fitFusion([], { method, normalization: 'none' })).toEqual({});
      const empty = { lists: [{ id: 'x', weight: 1, hits: [] }], relevant: new Set<string>() };
      const model = fitFusion([empty], { method, normalization: 'none' });
      expect(Object.keys(model)).toEqual(['x']);
      expect(model.x?.every(Number.isFinite)).toBe(true);
    },
  );

  it('follows the order that the normalisation gives', () => {
    const inverted = fitFusion(judged, { method: 'posfuse', normalization: 'min-max-inverted' });
    expect(inverted.x).toEqual([1 / 2, 1 / 2, 0, 1]);
  });
});

describe('scores of trained methods', () => {
  const lists = [
    { id: 'x', weight: 1, hits: hits('abc') },
    { id: 'y', weight: 1, hits: hits('d') },
  ];
  const scoresOf = (method: TrainedMethodName, model: FusionModel, window = 1) =>
    Object.fromEntries(
      fuse(lists, { method, normalization: 'none', model, window }).map(({ id, score }) => [id, score]),
    );

  it.each([
    ['mapfuse', { x: [0.6], y: [0.2] }, { a: 0.6, b: 0.6 / 2, c: 0.6 / 3, d: 0.2 }],
    // The list is longer than any that was judged.
    ['posfuse', { x: [0.5, 0.25], y: [] }, { a: 0.5, b: 0.25, c: 0, d: 0 }],
    ['slidefuse', { x: [0.5, 0.25], y: [0.1] }, { a: 0.75 / 2, b: 0.75 / 3, c: 0.25 / 2, d: 0.1 }],
    ['probfuse', { x: [0.5, 0.2], y: [0.3, 0.1] }, { a: 0.5, b: 0.5, c: 0.2 / 2, d: 0.3 }],
    ['segfuse', { x: [0.5], y: [0.1] }, { a: 0.5 * 2, b: 0.5 * 1.9, c: 0.5 * 1.8, d: 0.1 * 2 }],
    ['bayesfuse', { x: [2], y: [1] }, { a: 2 + never, b: 2 + never, c: 2 + never, d: 1 + never }],
  ] as const)('%s', (method, model, expected) => {
    const actual = scoresOf(method, model);
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected));
    for (const [id, score] of Object.entries(expected)) expect(actual[id]).toBeCloseTo(score, 12);
  });
});

function zeros(length: number): number[] {
  return Array<number>(length).fill(0);
}

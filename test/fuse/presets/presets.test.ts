import { describe, expect, it } from 'vitest';
import { fuse } from '../../../src/fuse/fuse.ts';
import { type UntrainedMethodName, untrainedMethods } from '../../../src/fuse/fusion-methods.ts';
import type { RankedList } from '../../../src/fuse/ranked-list.ts';

type Expected = Readonly<Record<string, number>>;

function list(id: string, weight: number, scores: Readonly<Record<string, number>>): RankedList {
  return { id, weight, hits: Object.entries(scores).map(([item, score]) => ({ id: item, score })) };
}

function scoresOf(
  method: UntrainedMethodName,
  lists: readonly RankedList[],
  parameters: { readonly k?: number } = {},
): Expected {
  const fused = fuse(lists, { method, normalization: 'none', ...parameters });
  return Object.fromEntries(fused.map(({ id, score }) => [id, score]));
}

function expectScores(actual: Expected, expected: Expected): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [id, score] of Object.entries(expected)) expect(actual[id]).toBeCloseTo(score, 12);
}

/** Weights .7 and .3; `a` stands in both lists, `b` and `c` in the first, `d` in the second. */
const photo = list('photo', 0.7, { a: 0.8, b: 0.6, c: 0.2 });
const crop = list('crop', 0.3, { d: 0.9, a: 0.5 });

const sd3 = Math.sqrt(((0.8 - 1.6 / 3) ** 2 + (0.6 - 1.6 / 3) ** 2 + (0.2 - 1.6 / 3) ** 2) / 2);
const sd2 = Math.sqrt(((0.9 - 0.7) ** 2 + (0.5 - 0.7) ** 2) / 1);
const dbsf3 = (s: number) => (s - (1.6 / 3 - 3 * sd3)) / (6 * sd3);
const dbsf2 = (s: number) => (s - (0.7 - 3 * sd2)) / (6 * sd2);
const norm3 = Math.sqrt(0.8 ** 2 + 0.6 ** 2 + 0.2 ** 2);
const norm2 = Math.sqrt(0.9 ** 2 + 0.5 ** 2);
const population3 = sd3 * Math.sqrt(2 / 3);
const geometric = (x: number, y: number) => Math.exp(0.7 * Math.log(x) + 0.3 * Math.log(y));
const harmonic = (x: number, y: number) => 1 / (0.7 / x + 0.3 / y);
const atan = (s: number) => Math.atan(s) / Math.PI;

const tables: Record<UntrainedMethodName & `${string}-${string}`, Expected> = {
  'milvus-rrf': { a: 1 / 61 + 1 / 62, b: 1 / 62, c: 1 / 63, d: 1 / 61 },
  'milvus-weighted': { a: 0.7 * 0.8 + 0.3 * 0.5, b: 0.7 * 0.6, c: 0.7 * 0.2, d: 0.3 * 0.9 },
  // Absence adds 0, which here is a cosine of −1.
  'milvus-weighted-cosine': {
    a: 0.7 * 0.9 + 0.3 * 0.75,
    b: 0.7 * 0.8,
    c: 0.7 * 0.6,
    d: 0.3 * 0.95,
  },
  'milvus-weighted-ip': {
    a: 0.7 * (0.5 + atan(0.8)) + 0.3 * (0.5 + atan(0.5)),
    b: 0.7 * (0.5 + atan(0.6)),
    c: 0.7 * (0.5 + atan(0.2)),
    d: 0.3 * (0.5 + atan(0.9)),
  },
  'milvus-weighted-bm25': {
    a: 0.7 * 2 * atan(0.8) + 0.3 * 2 * atan(0.5),
    b: 0.7 * 2 * atan(0.6),
    c: 0.7 * 2 * atan(0.2),
    d: 0.3 * 2 * atan(0.9),
  },
  'milvus-weighted-l2': {
    a: 0.7 * (1 - 2 * atan(0.8)) + 0.3 * (1 - 2 * atan(0.5)),
    b: 0.7 * (1 - 2 * atan(0.6)),
    c: 0.7 * (1 - 2 * atan(0.2)),
    d: 0.3 * (1 - 2 * atan(0.9)),
  },
  // Positions from 0, stretched by 1 / w: 1 / (0 / w + 2 − 1) = 1 for either first.
  'qdrant-rrf': { a: 1 + 1 / (1 / 0.3 + 1), b: 1 / (1 / 0.7 + 1), c: 1 / (2 / 0.7 + 1), d: 1 },
  'qdrant-dbsf': { a: dbsf3(0.8) + dbsf2(0.5), b: dbsf3(0.6), c: dbsf3(0.2), d: dbsf2(0.9) },
  // Min-max undoes α and β; the mean is over the lists that hold the item.
  'qdrant-blo': { a: 0.7 * 1 + 0.3 * 0, b: (0.6 - 0.2) / 0.6, c: 0, d: 1 },
  'opensearch-min-max-arithmetic': {
    a: 0.7 * 1 + 0.3 * 0.001,
    b: 0.7 * (0.4 / 0.6),
    c: 0.7 * 0.001,
    d: 0.3 * 1,
  },
  // Geometric and harmonic means leave out the lists without the item.
  'opensearch-min-max-geometric': { a: geometric(1, 0.001), b: 0.4 / 0.6, c: 0.001, d: 1 },
  'opensearch-min-max-harmonic': { a: harmonic(1, 0.001), b: 0.4 / 0.6, c: 0.001, d: 1 },
  'opensearch-l2-arithmetic': {
    a: (0.7 * 0.8) / norm3 + (0.3 * 0.5) / norm2,
    b: (0.7 * 0.6) / norm3,
    c: (0.7 * 0.2) / norm3,
    d: (0.3 * 0.9) / norm2,
  },
  'opensearch-l2-geometric': {
    a: geometric(0.8 / norm3, 0.5 / norm2),
    b: 0.6 / norm3,
    c: 0.2 / norm3,
    d: 0.9 / norm2,
  },
  'opensearch-l2-harmonic': {
    a: harmonic(0.8 / norm3, 0.5 / norm2),
    b: 0.6 / norm3,
    c: 0.2 / norm3,
    d: 0.9 / norm2,
  },
  // In the second list of two, .2 above and below the mean, σ of the population is .2.
  'opensearch-z-score-arithmetic': {
    a: (0.7 * (0.8 - 1.6 / 3)) / population3 + 0.3 * 0.001,
    b: (0.7 * (0.6 - 1.6 / 3)) / population3,
    c: 0.7 * 0.001,
    d: 0.3 * 1,
  },
  'opensearch-rrf': { a: 0.7 / 61 + 0.3 / 62, b: 0.7 / 62, c: 0.7 / 63, d: 0.3 / 61 },
  'elasticsearch-linear': { a: 0.7 * 0.8 + 0.3 * 0.5, b: 0.7 * 0.6, c: 0.7 * 0.2, d: 0.3 * 0.9 },
  'elasticsearch-linear-minmax': { a: 0.7 * 1 + 0.3 * 0, b: 0.7 * (0.4 / 0.6), c: 0, d: 0.3 * 1 },
  'elasticsearch-linear-l2': {
    a: (0.7 * 0.8) / norm3 + (0.3 * 0.5) / norm2,
    b: (0.7 * 0.6) / norm3,
    c: (0.7 * 0.2) / norm3,
    d: (0.3 * 0.9) / norm2,
  },
  'elasticsearch-rrf': { a: 0.7 / 61 + 0.3 / 62, b: 0.7 / 62, c: 0.7 / 63, d: 0.3 / 61 },
  'weaviate-ranked': { a: 0.7 / 60 + 0.3 / 61, b: 0.7 / 61, c: 0.7 / 62, d: 0.3 / 60 },
  'weaviate-relative-score': { a: 0.7 * 1 + 0.3 * 0, b: 0.7 * (0.4 / 0.6), c: 0, d: 0.3 * 1 },
  'vespa-normalize-linear': {
    a: 0.7 * (0.5 + (0.8 - 0.5) / 0.6) + 0.3 * (0.5 + (0.5 - 0.7) / 0.4),
    b: 0.7 * (0.5 + (0.6 - 0.5) / 0.6),
    c: 0.7 * (0.5 + (0.2 - 0.5) / 0.6),
    d: 0.3 * (0.5 + (0.9 - 0.7) / 0.4),
  },
  'vespa-reciprocal-rank-fusion': { a: 0.7 / 61 + 0.3 / 62, b: 0.7 / 62, c: 0.7 / 63, d: 0.3 / 61 },
  'chroma-rrf': { a: 0.7 / 60 + 0.3 / 61, b: 0.7 / 61, c: 0.7 / 62, d: 0.3 / 60 },
};
const presets = Object.keys(tables) as (keyof typeof tables)[];

describe('presets on a table worked by hand', () => {
  it('are all there', () => {
    expect(presets).toEqual(Object.keys(untrainedMethods).filter((name) => /^\w+-/.test(name)));
  });

  it.each(presets)('%s', (method) => {
    expectScores(scoresOf(method, [photo, crop]), tables[method]);
  });

  it('ranks count from k, each engine its own', () => {
    expect(scoresOf('qdrant-rrf', [list('one', 1, { a: 1, b: 0.5 })], { k: 61 })).toEqual({
      a: 1 / (0 + 61 - 1),
      b: 1 / (1 + 61 - 1),
    });
    expect(scoresOf('qdrant-rrf', [list('one', 1, { a: 1 })])).toEqual({ a: 1 / (2 - 1) });
    expect(scoresOf('chroma-rrf', [list('one', 1, { a: 1 })], { k: 10 })).toEqual({ a: 1 / 10 });
    expect(scoresOf('elasticsearch-rrf', [list('one', 1, { a: 1 })], { k: 10 })).toEqual({ a: 1 / 11 });
  });
});

describe('a single hit in a list', () => {
  const whole = list('whole', 1, { a: 0.8, b: 0.79, c: 0.6 });
  const crop = list('crop', 1, { x: 0.35 });

  it.each([
    ['milvus-weighted', 0.35],
    ['milvus-weighted-cosine', (1 + 0.35) / 2],
    ['qdrant-dbsf', 0.5],
    ['qdrant-blo', 0.5],
    ['opensearch-min-max-arithmetic', 1 / 2],
    ['opensearch-min-max-geometric', 1],
    ['opensearch-min-max-harmonic', 1],
    ['opensearch-l2-arithmetic', 1 / 2],
    ['opensearch-z-score-arithmetic', 0.35 / 2],
    ['elasticsearch-linear', 0.35],
    ['elasticsearch-linear-minmax', 0.35],
    ['elasticsearch-linear-l2', 1],
    ['weaviate-relative-score', 1],
    ['vespa-normalize-linear', 0.5],
  ] as const)('%s gives it %d', (method, expected) => {
    expect(scoresOf(method, [whole, crop]).x).toBeCloseTo(expected, 12);
  });

  it('ties with the best of the other list for OpenSearch and Weaviate, and is last for ranx', () => {
    const order = (method: UntrainedMethodName, normalization: 'none' | 'min-max' = 'none') =>
      fuse([whole, crop], { method, normalization }).map(({ id, score }) => [id, score]);
    expect(order('opensearch-min-max-arithmetic').slice(0, 2)).toEqual([
      ['a', 0.5],
      ['x', 0.5],
    ]);
    expect(order('weaviate-relative-score').slice(0, 2)).toEqual([
      ['a', 1],
      ['x', 1],
    ]);
    expect(order('sum', 'min-max').slice(-2)).toEqual([
      ['c', 0],
      ['x', 0],
    ]);
  });
});

describe('equal, negative and zero scores', () => {
  it.each([
    ['qdrant-dbsf', 0.5],
    ['qdrant-blo', 0.5],
    ['opensearch-min-max-arithmetic', 1],
    ['opensearch-z-score-arithmetic', 0.25],
    ['elasticsearch-linear-minmax', 0.25],
    ['weaviate-relative-score', 1],
    ['vespa-normalize-linear', 0.5],
  ] as const)('%s gives each of equal scores %d', (method, expected) => {
    expect(scoresOf(method, [list('equal', 1, { a: 0.25, b: 0.25 })])).toEqual({ a: expected, b: expected });
  });

  it('OpenSearch and Elasticsearch measure a list of negative scores up to 0', () => {
    const negative = list('negative', 1, { a: -0.1, b: -0.5 });
    expectScores(scoresOf('elasticsearch-linear-minmax', [negative]), { a: (-0.1 + 0.5) / 0.5, b: 0 });
    expectScores(scoresOf('opensearch-min-max-arithmetic', [negative]), { a: (-0.1 + 0.5) / 0.5, b: 0.001 });
  });

  it('OpenSearch counts an absent item as 0 in the arithmetic mean, and leaves negative scores out of every mean', () => {
    const lists = [list('x', 1, { a: 0.6, b: -0.8 }), list('y', 3, { c: 1 })];
    expectScores(scoresOf('opensearch-l2-arithmetic', lists), { a: 0.6 / 4, b: 0, c: 3 / 4 });
    expectScores(scoresOf('opensearch-l2-geometric', lists), { a: 0.6, b: 0, c: 1 });
    expectScores(scoresOf('opensearch-l2-harmonic', lists), { a: 0.6, b: 0, c: 1 });
  });

  it('a list of zeros has norm 0: OpenSearch gives 0, Elasticsearch the scores', () => {
    const zeros = list('zeros', 1, { a: 0, b: 0 });
    expect(scoresOf('opensearch-l2-arithmetic', [zeros])).toEqual({ a: 0, b: 0 });
    expect(scoresOf('elasticsearch-linear-l2', [zeros])).toEqual({ a: 0, b: 0 });
  });
});

describe('weights as the engines take them', () => {
  it('Qdrant stretches ranks: weights 2 and 4 give another order than 1 and 2', () => {
    const order = (weights: readonly [number, number]) =>
      fuse(
        [
          list('x', weights[0], { a: 1, b: 0.9, c: 0.8 }),
          list('y', weights[1], { d: 1, e: 0.9, f: 0.8, b: 0.1 }),
        ],
        { method: 'qdrant-rrf', normalization: 'none' },
      ).map(({ id, score }) => [id, score]);
    expect(order([1, 2]).find(([id]) => id === 'b')?.[1]).toBeCloseTo(1 / (1 / 1 + 1) + 1 / (3 / 2 + 1), 12);
    expect(order([2, 4]).find(([id]) => id === 'b')?.[1]).toBeCloseTo(1 / (1 / 2 + 1) + 1 / (3 / 4 + 1), 12);
    expect(order([1, 2])[0]?.[0]).toBe('a');
    expect(order([2, 4])[0]?.[0]).toBe('b');
  });

  const asGiven = presets.filter(
    (name) =>
      name !== 'qdrant-rrf' && 'scaling all weights changes nothing' in untrainedMethods[name].exceptions,
  );

  it.each(asGiven)('%s: twice the weights give twice the scores', (method) => {
    const twice = [photo, crop].map((given) => ({ ...given, weight: given.weight * 2 }));
    const doubled = Object.entries(tables[method]).map(([id, score]) => [id, score * 2]);
    expectScores(scoresOf(method, twice), Object.fromEntries(doubled));
  });

  it.each(['milvus-rrf', 'qdrant-dbsf'] as const)('%s has none', (method) => {
    expectScores(scoresOf(method, [photo, { ...crop, weight: 5 }]), tables[method]);
  });
});

describe('ties', () => {
  it('Weaviate puts the item with the higher score in its last list first, others go by id', () => {
    const tied = [list('x', 1, { b: 0.4, a: 0.1 }), list('y', 1, { d: 0.6, c: 0.3 })];
    const order = (method: UntrainedMethodName) =>
      fuse(tied, { method, normalization: 'none' }).map(({ id }) => id);
    expect(order('weaviate-ranked')).toEqual(['d', 'b', 'c', 'a']);
    expect(order('weaviate-relative-score')).toEqual(['d', 'b', 'c', 'a']);
    expect(order('chroma-rrf')).toEqual(['b', 'd', 'a', 'c']);
    expect(order('milvus-rrf')).toEqual(['b', 'd', 'a', 'c']);
  });
});

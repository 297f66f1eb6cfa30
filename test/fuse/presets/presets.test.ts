import { describe, expect, it } from 'vitest';
import { checkWeights } from '../../../src/fuse/check-weights.ts';
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

/** Weights .7 and .3; `a` is in both lists, `b` and `c` in the first, `d` in the second. */
const photo = list('photo', 0.7, { a: 0.8, b: 0.6, c: 0.2 });
const crop = list('crop', 0.3, { d: 0.9, a: 0.5 });

const presets = (Object.keys(untrainedMethods) as UntrainedMethodName[]).filter((name) =>
  /^[a-z]+-/.test(name),
);

const sd3 = Math.sqrt(((0.8 - 1.6 / 3) ** 2 + (0.6 - 1.6 / 3) ** 2 + (0.2 - 1.6 / 3) ** 2) / 2);
const sd2 = Math.sqrt(((0.9 - 0.7) ** 2 + (0.5 - 0.7) ** 2) / 1);
const dbsf3 = (s: number) => (s - (1.6 / 3 - 3 * sd3)) / (6 * sd3);
const dbsf2 = (s: number) => (s - (0.7 - 3 * sd2)) / (6 * sd2);

describe('presets whose engines publish no scores for it, by the formula of their source', () => {
  it.each<[UntrainedMethodName, Expected]>([
    // Qdrant's tests publish the order under weights, the comment in its source the formula.
    [
      'qdrant-rrf',
      {
        a: 1 / (1 / 0.7 + 1) + 1 / (2 / 0.3 + 1),
        b: 1 / (2 / 0.7 + 1),
        c: 1 / (3 / 0.7 + 1),
        d: 1 / (1 / 0.3 + 1),
      },
    ],
    ['qdrant-dbsf', { a: dbsf3(0.8) + dbsf2(0.5), b: dbsf3(0.6), c: dbsf3(0.2), d: dbsf2(0.9) }],
    // Min-max undoes α and β; the mean is over the lists that contain the item.
    ['qdrant-blo', { a: 0.7 * 1 + 0.3 * 0, b: (0.6 - 0.2) / 0.6, c: 0, d: 1 }],
    ['weaviate-ranked', { a: 0.7 / 60 + 0.3 / 61, b: 0.7 / 61, c: 0.7 / 62, d: 0.3 / 60 }],
    ['chroma-rrf', { a: 0.7 / 60 + 0.3 / 61, b: 0.7 / 61, c: 0.7 / 62, d: 0.3 / 60 }],
  ])('%s', (method, expected) => {
    expectScores(scoresOf(method, [photo, crop]), expected);
  });

  it("k 61 is Cormack's 60 for Qdrant, with weights of 1", () => {
    const one = list('one', 1, { a: 1, b: 0.5 });
    expectScores(scoresOf('qdrant-rrf', [one], { k: 61 }), { a: 1 / (60 + 1), b: 1 / (60 + 2) });
  });

  it('Qdrant takes k 1, which leaves the stretched rank', () => {
    expectScores(scoresOf('qdrant-rrf', [list('one', 2, { a: 1, b: 0.5 })], { k: 1 }), {
      a: 2 / 1,
      b: 2 / 2,
    });
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
    ['elasticsearch-linear-minmax', 1],
    ['elasticsearch-linear-l2', 1],
    ['weaviate-relative-score', 1],
    ['vespa-normalize-linear', 0.5],
  ] as const)('%s gives it %d', (method, expected) => {
    expect(scoresOf(method, [whole, crop]).x).toBeCloseTo(expected, 12);
  });

  it('ties with the best of the other list for OpenSearch, Elasticsearch and Weaviate, and is last for ranx', () => {
    const order = (method: UntrainedMethodName, normalization: 'none' | 'min-max' = 'none') =>
      fuse([whole, crop], { method, normalization }).map(({ id, score }) => [id, score]);
    expect(order('opensearch-min-max-arithmetic').slice(0, 2)).toEqual([
      ['a', 0.5],
      ['x', 0.5],
    ]);
    for (const method of ['elasticsearch-linear-minmax', 'weaviate-relative-score'] as const) {
      expect(order(method).slice(0, 2)).toEqual([
        ['a', 1],
        ['x', 1],
      ]);
    }
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
    ['elasticsearch-linear-minmax', 1],
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

describe('scores that are equal but for rounding', () => {
  it('Elasticsearch takes scores within 1e-6 as equal, and a norm below it as none', () => {
    const close = list('close', 1, { a: 0.5, b: 0.5 + 9e-7 });
    expect(scoresOf('elasticsearch-linear-minmax', [close])).toEqual({ a: 1, b: 1 });
    const apart = list('apart', 1, { a: 0.5, b: 0.5 + 2e-6 });
    expect(scoresOf('elasticsearch-linear-minmax', [apart])).toEqual({ a: 0, b: 1 });
    const short = list('short', 1, { a: 3e-7, b: 4e-7 });
    expect(scoresOf('elasticsearch-linear-l2', [short])).toEqual({ a: 3e-7, b: 4e-7 });
  });

  it('OpenSearch finds three scores of .1 equal to their mean, which 64-bit numbers are not', () => {
    expect((0.1 + 0.1 + 0.1) / 3).not.toBe(0.1);
    const equal = list('equal', 1, { a: 0.1, b: 0.1, c: 0.1 });
    expect(scoresOf('opensearch-z-score-arithmetic', [equal])).toEqual({ a: 0.1, b: 0.1, c: 0.1 });
  });

  it('OpenSearch leaves a z-score between 0 and .001 as it is', () => {
    const scores = { a: 1, b: 0.5001, c: 0 };
    const mean = 1.5001 / 3;
    const deviation = Math.sqrt(((1 - mean) ** 2 + (0.5001 - mean) ** 2 + mean ** 2) / 2);
    const fused = scoresOf('opensearch-z-score-arithmetic', [list('one', 1, scores)]);
    expect(fused.b).toBeCloseTo((0.5001 - mean) / deviation, 6);
    expect(fused.b).toBeLessThan(0.001);
    expect(fused.c).toBe(0.001);
  });
});

describe('weights as the engines take them', () => {
  it('Qdrant stretches ranks: weights 2 and 4 give another order than 1 and 2', () => {
    const order = (weights: readonly [number, number]) =>
      fuse(
        [
          list('x', weights[0], { a: 1, c: 0.9, b: 0.8 }),
          list('y', weights[1], { d: 1, e: 0.9, f: 0.8, g: 0.7, b: 0.1 }),
        ],
        { method: 'qdrant-rrf', normalization: 'none' },
      ).map(({ id, score }) => [id, score]);
    expect(order([1, 2]).find(([id]) => id === 'b')?.[1]).toBeCloseTo(1 / (3 / 1 + 1) + 1 / (5 / 2 + 1), 12);
    expect(order([2, 4]).find(([id]) => id === 'b')?.[1]).toBeCloseTo(1 / (3 / 2 + 1) + 1 / (5 / 4 + 1), 12);
    expect(order([1, 2])[0]?.[0]).toBe('d');
    expect(order([2, 4])[0]?.[0]).toBe('b');
  });

  const asGiven = presets.filter(
    (name) =>
      name !== 'qdrant-rrf' && 'scaling all weights changes nothing' in untrainedMethods[name].exceptions,
  );

  it.each(asGiven)('%s: twice the weights give twice the scores', (method) => {
    const twice = [photo, crop].map((given) => ({ ...given, weight: given.weight * 2 }));
    const doubled = Object.entries(scoresOf(method, [photo, crop])).map(([id, score]) => [id, score * 2]);
    expectScores(scoresOf(method, twice), Object.fromEntries(doubled));
  });

  it.each(['milvus-rrf', 'qdrant-dbsf'] as const)('%s has none', (method) => {
    expectScores(scoresOf(method, [photo, { ...crop, weight: 5 }]), scoresOf(method, [photo, crop]));
  });

  it.each(presets.filter((name) => name.startsWith('milvus-weighted')))(
    '%s: a user may give weights from 0 to 1',
    (method) => {
      expect(() => checkWeights(method, [0, 0.5, 1])).not.toThrow();
      for (const weight of [-0.1, 1.1, Number.NaN]) {
        expect(() => checkWeights(method, [0.5, weight])).toThrow(
          new RangeError(`Expected weights from 0 to 1 for ${method} but received ${weight}`),
        );
      }
    },
  );

  it('any weights are taken where the engine takes any, and from profiles, which compute them', () => {
    expect(() => checkWeights('elasticsearch-linear', [0.5, 1000])).not.toThrow();
    expect(scoresOf('milvus-weighted', [list('one', 2, { a: 0.5 })])).toEqual({ a: 2 * 0.5 });
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

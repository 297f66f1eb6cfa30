import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgments, Measure, MeasureOptions } from '../../../src/evaluate/judgments.ts';
import { averagePrecision } from '../../../src/evaluate/measures/average-precision.ts';
import { bpref } from '../../../src/evaluate/measures/bpref.ts';
import { ndcg, ndcgExponential } from '../../../src/evaluate/measures/ndcg.ts';
import { precision } from '../../../src/evaluate/measures/precision.ts';
import { rPrecision } from '../../../src/evaluate/measures/r-precision.ts';
import { rankBiasedPrecision } from '../../../src/evaluate/measures/rank-biased-precision.ts';
import { recall } from '../../../src/evaluate/measures/recall.ts';
import { reciprocalRank } from '../../../src/evaluate/measures/reciprocal-rank.ts';
import { success } from '../../../src/evaluate/measures/success.ts';

/** Relevant at ranks 1 (grade 1), 3 (grade 3) and not found (grade 2); y is judged not relevant, x not judged. */
const ranked = ['a', 'x', 'b', 'y', 'z'];
const judgments: Judgments = new Map([
  ['a', 1],
  ['b', 3],
  ['c', 2],
  ['y', 0],
  ['z', -1],
]);
const rbp: Measure = (ids, judged, options) =>
  rankBiasedPrecision(ids, judged, { persistence: 0.8, ...options });

const { log2 } = Math;
const rows: readonly (readonly [string, Measure, MeasureOptions, number])[] = [
  ['precision of all', precision, {}, 2 / 5],
  ['precision@3', precision, { k: 3 }, 2 / 3],
  ['precision@10 of five: divided by 10', precision, { k: 10 }, 2 / 10],
  ['precision@3, grade 2 and above', precision, { k: 3, level: 2 }, 1 / 3],
  ['recall of all', recall, {}, 2 / 3],
  ['recall@1', recall, { k: 1 }, 1 / 3],
  ['recall, grade 2 and above', recall, { level: 2 }, 1 / 2],
  ['success@1', success, { k: 1 }, 1],
  ['success@2, grade 2 and above', success, { k: 2, level: 2 }, 0],
  ['success@3, grade 2 and above', success, { k: 3, level: 2 }, 1],
  ['reciprocal rank', reciprocalRank, {}, 1],
  ['reciprocal rank, grade 2 and above', reciprocalRank, { level: 2 }, 1 / 3],
  ['reciprocal rank@2, grade 2 and above', reciprocalRank, { k: 2, level: 2 }, 0],
  ['average precision', averagePrecision, {}, (1 / 1 + 2 / 3) / 3],
  ['average precision@2: divided by all relevant', averagePrecision, { k: 2 }, 1 / 1 / 3],
  ['average precision, grade 2 and above', averagePrecision, { level: 2 }, 1 / 3 / 2],
  ['nDCG', ndcg, {}, (1 + 3 / log2(4)) / (3 + 2 / log2(3) + 1 / log2(4))],
  ['nDCG@1', ndcg, { k: 1 }, 1 / 3],
  ['nDCG@2', ndcg, { k: 2 }, 1 / (3 + 2 / log2(3))],
  ['nDCG, grade 2 and above', ndcg, { level: 2 }, 3 / log2(4) / (3 + 2 / log2(3))],
  ['nDCG with 2^grade − 1', ndcgExponential, {}, (1 + 7 / log2(4)) / (7 + 3 / log2(3) + 1 / log2(4))],
  ['R-precision: 3 are relevant', rPrecision, {}, 2 / 3],
  ['R-precision, grade 2 and above', rPrecision, { level: 2 }, 0],
  ['bpref: nothing judged not relevant above either', bpref, {}, (1 + 1) / 3],
  ['bpref, grade 2 and above: a is above b', bpref, { level: 2 }, (1 - 1 / 2) / 2],
  ['RBP of .8', rbp, {}, 0.2 * (1 + 0.8 ** 2)],
  ['RBP of .8, grade 2 and above', rbp, { level: 2 }, 0.2 * 0.8 ** 2],
];

const measures = {
  precision,
  recall,
  success,
  reciprocalRank,
  averagePrecision,
  ndcg,
  ndcgExponential,
  rPrecision,
  bpref,
  rbp,
};

describe('a measure by its formula', () => {
  it.each(rows)('%s', (_name, measure, options, expected) => {
    expect(measure(ranked, judgments, options)).toBeCloseTo(expected, 12);
  });

  it('bpref: 1 − min(n, R)/min(N, R) with more not relevant than relevant, and with fewer', () => {
    const more = new Map([
      ['a', 1],
      ['n', 0],
      ['m', 0],
    ]);
    expect(bpref(['n', 'a'], more)).toBe(1 - 1 / 1);
    const fewer = new Map([
      ['a', 1],
      ['b', 1],
      ['n', 0],
    ]);
    expect(bpref(['a', 'n', 'b'], fewer)).toBe((1 + (1 - 1 / 1)) / 2);
  });
});

describe.each(Object.entries(measures))('%s', (_name, measure) => {
  it.each([
    ['an empty ranking', [], judgments],
    ['no judgments', ranked, new Map<string, number>()],
    [
      'nothing relevant',
      ['y', 'a'],
      new Map([
        ['y', 0],
        ['a', 0],
      ]),
    ],
    ['only judgments below 0', ['z'], new Map([['z', -1]])],
    ['nothing found', ['x', 'y', 'z'], judgments],
  ])('of %s is 0', (_reason, ids: string[], judged: Judgments) => {
    expect(measure(ids, judged)).toBe(0);
  });

  it('lies between 0 and 1, and never falls when the first relevant item comes first', () => {
    const anyRanking = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1 });
    const anyJudgments = fc
      .uniqueArray(fc.tuple(fc.constantFrom(...'abcdefghij'), fc.integer({ min: -1, max: 3 })), {
        selector: ([id]) => id,
      })
      .map((entries) => new Map(entries));
    fc.assert(
      fc.property(anyRanking, anyJudgments, fc.integer({ min: 1, max: 3 }), (ids, judged, level) => {
        const value = measure(ids, judged, { level });
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
        const best = ids.find((id) => (judged.get(id) ?? 0) >= level);
        if (best === undefined) return;
        const better = measure([best, ...ids.filter((id) => id !== best)], judged, { level });
        expect(better).toBeGreaterThanOrEqual(value - 1e-12);
      }),
      { seed: 20260801 },
    );
  });
});

describe.each(Object.entries({ recall, success, reciprocalRank, averagePrecision }))(
  '%s@k',
  (_name, measure) => {
    it('never falls as k grows', () => {
      const values = [1, 2, 3, 4, 5, 6].map((k) => measure(ranked, judgments, { k, level: 2 }));
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.at(-1)).toBeGreaterThan(0);
    });
  },
);

describe.each(Object.entries({ ndcg, ndcgExponential, averagePrecision, bpref, rPrecision }))(
  '%s',
  (_name, measure) => {
    it('is 1 for the best order', () => {
      expect(measure(['b', 'c', 'a', 'y', 'x'], judgments)).toBeCloseTo(1, 12);
    });
  },
);

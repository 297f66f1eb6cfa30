/**
 * Agreement with ranx: test/fixtures/fusion/ranx.json holds what ranx 0.3.21 makes of runs.json (`npm run test:parity` makes
 * both again), with five differences that docs/fusion.md lists and the last tests here show.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitFusion } from '../../src/fuse/fit-fusion.ts';
import { type FuseOptions, fuse } from '../../src/fuse/fuse.ts';
import {
  type FusionMethodName,
  type TrainedMethodName,
  trainedMethods,
} from '../../src/fuse/fusion-methods.ts';
import { type Normalization, normalizations, normalizeLists } from '../../src/fuse/normalize.ts';
import type { RankedList } from '../../src/fuse/ranked-list.ts';

/** Method → norm → query → scores of the query's items in the order of their ids; `none` for the same as without norm. */
type Scores = Record<string, Record<string, Record<string, number[]> | 'none'>>;

interface Golden {
  readonly weights: readonly number[];
  readonly params: Readonly<Record<'gamma' | 'sigma' | 'k' | 'phi' | 'segments' | 'window', number>>;
  readonly scores: Scores;
  readonly defects: {
    readonly condorcetCandidatesReversed: Scores;
    readonly bordaUnsorted: Record<string, Record<string, number[]>>;
    readonly maxFloor: readonly number[];
    readonly zmuvAfterEmpty: readonly number[];
  };
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/fusion/${name}.json`, import.meta.url), 'utf8'));

const golden: Golden = read('ranx');
const { runs, qrels } = read('runs') as {
  runs: Record<string, Record<string, Record<string, number>>>;
  qrels: Record<string, Record<string, number>>;
};
const queries = Object.keys(qrels);
const methods = Object.keys(golden.scores) as FusionMethodName[];

function listsOf(query: string, weights: readonly number[]): RankedList[] {
  return Object.entries(runs).map(([id, run], n) => ({
    id,
    weight: weights[n] ?? Number.NaN,
    hits: Object.entries(run[query] ?? {}).map(([item, score]) => ({ id: item, score })),
  }));
}

/** ranx gives weights to these alone; under equal weights the others are what ranx computes without any. */
const weightedInRanx: readonly string[] = ['wsum', 'wmnz', 'mixed', 'w_bordafuse', 'w_condorcet'];
const equalWeights = Object.keys(runs).map(() => 1);

const isTrained = (method: string): method is TrainedMethodName => Object.hasOwn(trainedMethods, method);

function optionsOf(method: FusionMethodName, normalization: Normalization): FuseOptions {
  if (!isTrained(method)) return { ...golden.params, method, normalization };
  const judged = queries.map((query) => ({
    lists: listsOf(query, equalWeights),
    relevant: new Set(Object.keys(qrels[query] ?? {})),
  }));
  return {
    ...golden.params,
    method,
    normalization,
    model: fitFusion(judged, { ...golden.params, method, normalization }),
  };
}

/** Scores by id, as the golden file has them. */
function scoresOf(query: string, options: FuseOptions): number[] {
  const weights = weightedInRanx.includes(options.method) ? golden.weights : equalWeights;
  return fuse(listsOf(query, weights), options)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ score }) => score);
}

function goldenOf(scores: Scores, method: string, normalization: Normalization): Record<string, number[]> {
  const found = scores[method]?.[normalization];
  const meant = found === 'none' ? scores[method]?.none : found;
  if (meant === undefined || meant === 'none')
    throw new Error(`Expected a golden of ${method} over ${normalization}`);
  return meant;
}

/** Queries whose majorities leave ranx one order only: it does not hang on the order of its candidates. */
function decidedQueries(method: string, normalization: Normalization): string[] {
  const forwards = goldenOf(golden.scores, method, normalization);
  const backwards = goldenOf(golden.defects.condorcetCandidatesReversed, method, normalization);
  return queries.filter((query) => JSON.stringify(forwards[query]) === JSON.stringify(backwards[query]));
}

/** 1e-9, relative above 1: scores under the norm max reach 1e9. */
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((score, n) => {
    const wanted = expected[n] ?? Number.NaN;
    expect(Math.abs(score - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
  });
}

describe('agreement with ranx to 1e-9', () => {
  it('covers all 25 methods over all 7 norms and none', () => {
    expect(methods).toHaveLength(25);
    for (const method of methods)
      expect(Object.keys(golden.scores[method] ?? {})).toEqual(expect.arrayContaining([...normalizations]));
  });

  const pairs = methods.flatMap((method) =>
    normalizations.map((normalization) => ({ method, normalization })),
  );

  it.each(pairs)('$method over $normalization', ({ method, normalization }) => {
    const options = optionsOf(method, normalization);
    const expected = goldenOf(golden.scores, method, normalization);
    const compared = method.endsWith('condorcet') ? decidedQueries(method, normalization) : queries;
    expect(compared).toEqual(expect.arrayContaining(['q06-decided', 'q07-single-hits', 'q12-nothing']));
    for (const query of compared) expectClose(scoresOf(query, options), expected[query] ?? []);
  });
});

describe('differences from ranx', () => {
  it('condorcet: where majorities tie or run in circles, ranx answers by the order of its candidates, a set of strings', () => {
    const undecided = queries.filter((query) => !decidedQueries('condorcet', 'none').includes(query));
    expect(undecided.length).toBeGreaterThan(0);
    for (const query of undecided) {
      const lists = listsOf(query, equalWeights);
      const order = fuse(lists, { method: 'condorcet', normalization: 'none' });
      const rank = ({ hits }: RankedList, id: string) => {
        const own = hits.find((hit) => hit.id === id);
        const above = hits.filter(
          ({ id: other, score }) => own && (score > own.score || (score === own.score && other < id)),
        );
        return own ? above.length : Number.POSITIVE_INFINITY;
      };
      order.slice(1).forEach(({ id: below }, n) => {
        const above = order[n]?.id ?? '';
        const won = lists.filter((list) => rank(list, above) < rank(list, below)).length;
        const lost = lists.filter((list) => rank(list, below) < rank(list, above)).length;
        expect(won).toBeGreaterThanOrEqual(lost);
      });
    }
  });

  it('borda norm: ranx leaves lists in the order of a set, which methods of ranks then read; here the scores order them', () => {
    const options = optionsOf('rrf', 'borda');
    const unsorted = golden.defects.bordaUnsorted.rrf ?? {};
    const differing = queries.filter((query) =>
      scoresOf(query, options).some((score, n) => Math.abs(score - (unsorted[query]?.[n] ?? 0)) > 1e-9),
    );
    expect(differing.length).toBeGreaterThan(0);
  });

  it('max: ranx takes an absent item for -1e9, so that a worse score in one list is lost; here only lists that hold it count', () => {
    const lists = [
      { id: 'a', weight: 1, hits: [{ id: 'd00', score: -2 }] },
      { id: 'b', weight: 1, hits: [{ id: 'd01', score: 1 }] },
    ];
    expect(golden.defects.maxFloor).toEqual([-1e9, 1]);
    const fused = fuse(lists, { method: 'max', normalization: 'max' });
    expect(fused.map(({ id, score }) => [id, score])).toEqual([
      ['d01', 1],
      ['d00', -2 / 1e-9],
    ]);
  });

  it('zmuv: ranx loses the queries after one without results; here an empty list stays empty and changes no other', () => {
    const [none, ...after] = golden.defects.zmuvAfterEmpty;
    expect([none, after.some((count) => count < 2)]).toEqual([0, true]);
    const filled = [
      { id: 'd00', score: 1 },
      { id: 'd01', score: 0 },
    ];
    expect(normalizeLists([[], filled], 'zmuv')).toEqual([
      [],
      [
        { id: 'd00', raw: 1, normalised: (1 - 0.5) / 0.5 },
        { id: 'd01', raw: 0, normalised: (0 - 0.5) / 0.5 },
      ],
    ]);
  });

  it('bayesfuse: ranx reads past its table beyond rank 1,000; here such an item counts as absent', () => {
    const hits = Array.from({ length: 1001 }, (_, n) => ({
      id: `d${String(n).padStart(4, '0')}`,
      score: -n,
    }));
    const lists = [{ id: 'a', weight: 1, hits }];
    const options = { method: 'bayesfuse', normalization: 'none' } as const;
    const model = fitFusion([{ lists, relevant: new Set(['d0000']) }], options);
    const fused = fuse(lists, { ...options, model });
    const scoreOf = (id: string) => fused.find((item) => item.id === id)?.score;
    expect(scoreOf('d0000')).toBeCloseTo(Math.log(1 / 5 / (1 - 1 / 5)), 12);
    expect(scoreOf('d1000')).toBeCloseTo(Math.log(0.001 / 0.999), 12);
  });
});

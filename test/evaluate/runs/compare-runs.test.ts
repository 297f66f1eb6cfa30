import { describe, expect, it } from 'vitest';
import type { Qrels, Run } from '../../../src/evaluate/judgments.ts';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import { compareRuns, compareWithBaseline } from '../../../src/evaluate/runs/compare-runs.ts';
import { evaluateRun } from '../../../src/evaluate/runs/evaluate-run.ts';
import {
  type ComparisonTerms,
  describeComparison,
} from '../../../src/evaluate/significance/describe-comparison.ts';
import { randomizationTest } from '../../../src/evaluate/significance/randomization-test.ts';

const measures = ['hit_rate@1', 'mrr'].map(parseMeasure);
const queries = (count: number) => Array.from({ length: count }, (_, n) => `q${n}`);
/** In every query item `r` is the right one. */
const qrels = (count: number): Qrels => new Map(queries(count).map((query) => [query, new Map([['r', 1]])]));
/** A run with `r` at the given rank of each query; 0 leaves the query out. */
const runOf = (ranks: readonly number[]): Run =>
  new Map(
    ranks.flatMap((rank, n) =>
      rank === 0
        ? []
        : [
            [
              `q${n}`,
              Array.from({ length: rank }, (_, i) => ({ id: i === rank - 1 ? 'r' : `x${i}`, score: -i })),
            ],
          ],
    ),
  );
const evaluated = (ranks: readonly number[], complete = false) =>
  evaluateRun(runOf(ranks), qrels(ranks.length), measures, { complete });

describe('evaluateRun', () => {
  it('leaves a judged query without an answer out, or counts it 0 on request', () => {
    const left = evaluated([1, 0, 2]);
    expect([left.queries, left.missing]).toEqual([['q0', 'q2'], ['q1']]);
    expect(left.values.get('mrr')).toEqual([1, 1 / 2]);
    const complete = evaluated([1, 0, 2], true);
    expect([complete.queries, complete.missing]).toEqual([['q0', 'q1', 'q2'], ['q1']]);
    expect(complete.values.get('mrr')).toEqual([1, 0, 1 / 2]);
  });

  it('counts a query answered with nothing as 0 in any case', () => {
    const { values, missing } = evaluateRun(new Map([['q0', []]]), qrels(1), measures);
    expect([values.get('mrr'), missing]).toEqual([[0], []]);
  });

  it('leaves queries without judgments out', () => {
    const { queries: counted, unjudged } = evaluateRun(runOf([1, 1, 1]), qrels(1), measures);
    expect([counted, unjudged]).toEqual([['q0'], 2]);
  });

  it('of an empty run has no values', () => {
    expect(evaluateRun(new Map(), qrels(2), measures)).toMatchObject({ queries: [], missing: ['q0', 'q1'] });
  });
});

describe('compareWithBaseline', () => {
  it('corrects the p values for all pairs of run and measure together', () => {
    const baseline = evaluated([2, 2, 2, 2, 2, 2, 2, 2]);
    const runs = [evaluated([1, 1, 1, 1, 1, 1, 1, 1]), evaluated([1, 2, 2, 2, 2, 2, 2, 2])];
    const all = compareWithBaseline(runs, baseline).flatMap((run) => [...run.measures.values()]);
    expect(all).toHaveLength(4);
    // The first run differs in all 8 queries by both measures: 2 of 2^8 sign assignments. Of the other's one, both do.
    expect(all.map(({ randomization }) => randomization.raw)).toEqual([2 / 256, 2 / 256, 1, 1]);
    expect(all.map(({ randomization }) => randomization.holm)).toEqual([8 / 256, 8 / 256, 1, 1]);
  });

  it('compares each run on the queries that count in both', () => {
    const [all, few] = compareWithBaseline(
      [evaluated([1, 1, 1]), evaluated([1, 0, 0])],
      evaluated([2, 2, 0]),
    );
    expect([all?.queries, few?.queries]).toEqual([2, 1]);
  });
});

describe('compareRuns', () => {
  it('takes the difference query by query, on those that count for both', () => {
    const { queries: both, measures: compared } = compareRuns(
      evaluated([1, 1, 2, 0]),
      evaluated([2, 0, 1, 1]),
    );
    expect(both).toBe(2);
    expect(compared.get('mrr')).toMatchObject({ run: 3 / 4, baseline: 3 / 4, wins: 1, losses: 1 });
    expect(compared.get('mrr')?.difference.value).toBe(0);
  });

  it('counts unanswered queries of both when they count in both evaluations', () => {
    const { queries: both, measures: compared } = compareRuns(
      evaluated([1, 1, 0], true),
      evaluated([0, 1, 0], true),
    );
    expect(both).toBe(3);
    expect(compared.get('hit_rate@1')).toMatchObject({ run: 2 / 3, baseline: 1 / 3, wins: 1, losses: 0 });
  });

  it('finds a difference that holds query after query', () => {
    const better = Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? 2 : 1));
    const { measures: compared } = compareRuns(evaluated(better), evaluated(better.map(() => 4)));
    const mrr = compared.get('mrr');
    expect(mrr?.difference.value).toBeCloseTo((10 * (1 / 2 - 1 / 4) + 20 * (1 - 1 / 4)) / 30, 12);
    expect(mrr?.distinguishable).toBe(true);
    expect(mrr?.difference.low).toBeGreaterThan(0);
  });

  it('corrects the p values for the number of measures', () => {
    const ranks = [1, 1, 1, 1, 2, 1, 1, 2];
    const { measures: compared } = compareRuns(evaluated(ranks), evaluated(ranks.map(() => 3)));
    const hits = randomizationTest(ranks.map((rank) => (rank === 1 ? 1 : 0)));
    const reciprocals = randomizationTest(ranks.map((rank) => 1 / rank - 1 / 3));
    expect(reciprocals).toBeLessThan(hits);
    expect(compared.get('mrr')?.randomization).toEqual({ raw: reciprocals, holm: 2 * reciprocals });
    expect(compared.get('hit_rate@1')?.randomization).toEqual({
      raw: hits,
      holm: Math.max(hits, 2 * reciprocals),
    });
  });

  it.each([
    ['the same run', [1, 2, 3, 1], [1, 2, 3, 1]],
    ['one query', [1], [3]],
    // Though the interval of four equal differences has no width, 2 of 16 assignments of signs lie as far from 0.
    ['four queries, all better', [1, 1, 1, 1], [3, 3, 3, 3]],
  ])('does not claim a difference from %s', (_reason, run: number[], baseline: number[]) => {
    const { measures: compared } = compareRuns(evaluated(run), evaluated(baseline));
    expect([...compared.values()].map(({ distinguishable }) => distinguishable)).toEqual([false, false]);
  });

  it('refuses a baseline of other measures', () => {
    const other = evaluateRun(runOf([1]), qrels(1), [parseMeasure('map')]);
    expect(() => compareRuns(evaluated([1]), other)).toThrow(RangeError);
  });
});

describe('describeComparison', () => {
  const runs = { system: 'the run', baseline: 'the baseline', sampleUnit: 'query' } as const;
  const sentence = (run: number[], baseline: number[], terms: Omit<ComparisonTerms, 'sampleSize'> = runs) => {
    const { queries: sampleSize, measures: compared } = compareRuns(evaluated(run), evaluated(baseline));
    const mrr = compared.get('mrr');
    if (!mrr) throw new Error('Expected a comparison by mrr');
    return describeComparison('mrr', mrr, { ...terms, sampleSize });
  };
  const ten = (rank: number) => Array.from({ length: 10 }, () => rank);

  it('says which system is better where the difference is significant', () => {
    expect(sentence(ten(1), ten(4))).toBe(
      'mrr +0.7500 (95 % interval +0.7500 to +0.7500, p = 0.0039): the run is better than the baseline.',
    );
    expect(sentence(ten(4), ten(1))).toMatch(
      /^mrr −0\.7500 \(.* p = 0\.0039\): the run is worse than the baseline\.$/,
    );
  });

  it('says otherwise that nothing is, and which difference would have been detected', () => {
    expect(sentence([1, 2, 1, 4], [2, 1, 4, 1])).toMatch(
      /^mrr \+0\.0000 \(.*\): the difference between the run and the baseline is not distinguishable from zero\. With 4 queries, a difference of about \d\.\d{4} is detected in 4 of 5 cases\.$/,
    );
    expect(sentence(ten(2), ten(2))).toMatch(
      /^mrr \+0\.0000 \(.*\): no difference between the run and the baseline\.$/,
    );
    expect(sentence([1], [2])).toMatch(/A comparison needs at least two queries\.$/);
  });

  it('uses the given words for both systems and for what the sample consists of', () => {
    const looks = { system: 'fused', baseline: 'crop alone', sampleUnit: 'look' } as const;
    expect(sentence(ten(1), ten(4), looks)).toMatch(/: fused is better than crop alone\.$/);
    expect(sentence([1, 2, 1, 4], [2, 1, 4, 1], looks)).toMatch(
      /: the difference between fused and crop alone is .* With 4 looks, a difference of about/,
    );
  });
});

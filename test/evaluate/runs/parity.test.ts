import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mean } from '../../../src/evaluate/mean.ts';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import { estimateMean, evaluateRun } from '../../../src/evaluate/runs/evaluate-run.ts';
import { parseQrels, parseRun } from '../../../src/evaluate/runs/run-file.ts';
import { holm } from '../../../src/evaluate/significance/holm.ts';
import { incompleteBeta } from '../../../src/evaluate/significance/incomplete-beta.ts';
import { minimumDetectableGain } from '../../../src/evaluate/significance/minimum-detectable-gain.ts';
import { pairedTTest } from '../../../src/evaluate/significance/paired-t-test.ts';
import { randomizationTest } from '../../../src/evaluate/significance/randomization-test.ts';
import { studentQuantile, studentTwoSided } from '../../../src/evaluate/significance/student-t.ts';

/** Made by test/parity_metrics/make_goldens.py with pytrec_eval, C/W/L, SciPy and statsmodels. */
const fixtures = new URL('../../fixtures/metrics/', import.meta.url);
const read = (file: string) => readFile(new URL(file, fixtures), 'utf8');

const byMeasure = z.record(z.string(), z.record(z.string(), z.number()));
const golden = z
  .record(
    z.string(),
    z.strictObject({
      qrels: z.string(),
      measures: byMeasure,
      completeMeans: z.record(z.string(), z.number()),
    }),
  )
  .parse(JSON.parse(await read('measures.json')));

const numbers = z.array(z.number());
const statistics = z
  .strictObject({
    studentTwoSided: z.array(z.strictObject({ t: z.number(), degreesOfFreedom: z.number(), p: z.number() })),
    studentQuantile: z.array(z.strictObject({ p: z.number(), degreesOfFreedom: z.number(), t: z.number() })),
    incompleteBeta: z.array(
      z.strictObject({ x: z.number(), a: z.number(), b: z.number(), value: z.number() }),
    ),
    tTest: z.array(z.strictObject({ differences: numbers, t: z.number(), p: z.number() })),
    randomizationExact: z.array(z.strictObject({ differences: numbers, p: z.number() })),
    holm: z.array(z.strictObject({ p: numbers, corrected: numbers })),
    minimumDetectableGain: z.array(z.strictObject({ queries: z.number(), gain: z.number() })),
    bootstrap: z.array(z.strictObject({ differences: numbers, low: z.number(), high: z.number() })),
  })
  .parse(JSON.parse(await read('statistics.json')));

const tolerance = 1e-9;

function expectClose(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
}

/** The relative error counts, so that tiny p values are right too. */
function expectCloseInTail(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe.each(Object.entries(golden))('%s', (file, { qrels: judged, measures, completeMeans }) => {
  it.each(Object.entries(measures))(
    '%s is what trec_eval or C/W/L says, query by query',
    async (name, expected) => {
      const evaluation = evaluateRun(parseRun(await read(file)), parseQrels(await read(judged)), [
        parseMeasure(name),
      ]);
      const values = evaluation.values.get(name) ?? [];
      expect(evaluation.queries.toSorted()).toEqual(Object.keys(expected).toSorted());
      for (const [index, query] of evaluation.queries.entries()) {
        expectClose(values[index] ?? Number.NaN, expected[query] ?? Number.NaN);
      }
    },
  );

  it('counts 0 for judged queries without an answer on request, as trec_eval -c', async () => {
    const names = Object.keys(completeMeans);
    const [run, qrels] = [parseRun(await read(file)), parseQrels(await read(judged))];
    const evaluation = evaluateRun(run, qrels, names.map(parseMeasure), { complete: true });
    expect(evaluation.missing.length).toBeGreaterThan(0);
    for (const name of names)
      expectClose(mean(evaluation.values.get(name) ?? []), completeMeans[name] ?? Number.NaN);
  });
});

describe('distributions and tests agree with SciPy and statsmodels', () => {
  it.each(statistics.studentTwoSided)('P(|T| ≥ $t), ν = $degreesOfFreedom', ({ t, degreesOfFreedom, p }) => {
    expectCloseInTail(studentTwoSided(t, degreesOfFreedom), p);
  });

  it.each(statistics.studentQuantile)('t of p = $p, ν = $degreesOfFreedom', ({ p, degreesOfFreedom, t }) => {
    expectClose(studentQuantile(p, degreesOfFreedom), t);
  });

  it.each(statistics.incompleteBeta)('I_$x($a, $b)', ({ x, a, b, value }) => {
    expectCloseInTail(incompleteBeta(x, a, b), value);
  });

  it.each(statistics.tTest)('paired t test: p = $p', ({ differences, t, p }) => {
    const test = pairedTTest(differences);
    expectClose(test.t, t);
    expectClose(test.pValue, p);
    expect(test.degreesOfFreedom).toBe(differences.length - 1);
  });

  it.each(statistics.randomizationExact)('randomisation test, all signs: p = $p', ({ differences, p }) => {
    expectClose(randomizationTest(differences), p);
  });

  it.each(statistics.holm)('Holm of $p', ({ p, corrected }) => {
    for (const [index, value] of holm(p).entries()) expectClose(value, corrected[index] ?? Number.NaN);
  });

  it.each(statistics.minimumDetectableGain)(
    '$queries queries: within 1 % of the exact power',
    ({ queries, gain }) => {
      expect(minimumDetectableGain(queries, 1) / gain).toBeCloseTo(1, 2);
    },
  );

  it.each(statistics.bootstrap)(
    'percentile interval $low to $high, up to the draws',
    ({ differences, low, high }) => {
      // The end of an interval from 2,000 draws wanders by a few hundredths of its width.
      const interval = estimateMean(differences);
      expect(Math.abs(interval.low - low)).toBeLessThan(0.06 * (high - low));
      expect(Math.abs(interval.high - high)).toBeLessThan(0.06 * (high - low));
    },
  );
});

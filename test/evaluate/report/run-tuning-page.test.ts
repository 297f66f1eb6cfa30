import { expect, it } from 'vitest';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import { runTuningPage } from '../../../src/evaluate/report/run-tuning-page.ts';
import { runTuningText, withoutModels } from '../../../src/evaluate/report/run-tuning-text.ts';
import { parseRunFamilyNames } from '../../../src/evaluate/tune/parse-family-names.ts';
import { tuneRuns } from '../../../src/evaluate/tune/runs/tune-runs.ts';

const names = ['q1', 'q2', 'q3', 'q4'];
const runOf = (ids: string) =>
  new Map(names.map((query) => [query, [...ids].map((id, index) => ({ id, score: 9 - index }))]));
const qrels = new Map(names.map((query) => [query, new Map([['r', 1]])]));
const runs = [
  { name: '<b>.run', run: runOf('xr') },
  { name: 'good.run', run: runOf('rx') },
];
const options = { measure: parseMeasure('mrr'), steps: 2, seed: 1 };
const methods = parseRunFamilyNames('rrf,mapfuse');

it('has the verdict, every method and the weights, with names of runs as text', () => {
  const tuning = tuneRuns(runs, qrels, { ...options, methods, folds: 2 });
  const page = runTuningPage(tuning);
  expect(page).toContain('no difference between the fused run and the best single run');
  for (const text of ['rrf, k', 'mapfuse', 'Held-out gain over the best single run', '&#60;b&#62;.run'])
    expect(page).toContain(text);
  expect(page).not.toMatch(/<b>|NaN|undefined|http/);
});

it('says that there is no estimate without folds', () => {
  const tuning = tuneRuns(runs, qrels, { ...options, methods });
  expect(runTuningPage(tuning)).toContain('No held-out estimate');
  expect(runTuningText(tuning, 1.5)).toMatch(
    /^4 queries, \d+ fusions measured, 1\.50 s; mrr\n0\.5000 {2}<b>\.run alone\n1\.0000 {2}good\.run alone\n/,
  );
  expect(JSON.stringify(withoutModels(tuning))).not.toContain('fitted');
});

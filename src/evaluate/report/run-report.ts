import { compareWithBaseline, type RunComparison } from '../runs/compare-runs.ts';
import { estimateMean, type RunEvaluation } from '../runs/evaluate-run.ts';
import { describeComparison } from '../significance/describe-comparison.ts';

/** A run that was measured, and how it compares with the first one. */
export interface EvaluatedRun {
  /** Its name in the report. */
  readonly file: string;
  readonly evaluation: RunEvaluation;
  /** The first run has none. */
  readonly comparison?: RunComparison | undefined;
}

/** All runs, those after the first compared with it. */
export function compareWithFirst([first, ...others]: readonly EvaluatedRun[]): EvaluatedRun[] {
  if (!first) return [];
  const comparisons = compareWithBaseline(
    others.map(({ evaluation }) => evaluation),
    first.evaluation,
  );
  return [first, ...others.map((run, index) => ({ ...run, comparison: comparisons[index] }))];
}

/** The report of one run as JSON, with the values of every query. */
export function runReport({ file, evaluation, comparison }: EvaluatedRun): object {
  const { queries, missing, unjudged, values } = evaluation;
  const perQuery = queries.map((query, index) => [
    query,
    Object.fromEntries([...values].map(([name, own]) => [name, own[index]])),
  ]);
  return {
    run: file,
    queries: queries.length,
    missing: missing.length,
    unjudged,
    measures: Object.fromEntries([...values].map(([name, own]) => [name, estimateMean(own)])),
    perQuery: Object.fromEntries(perQuery),
    ...(comparison
      ? {
          comparison: {
            queries: comparison.queries,
            measures: Object.fromEntries(comparison.measures),
            conclusions: conclusionsOf(comparison),
          },
        }
      : {}),
  };
}

/** The reports of runs as text. */
export function runReportText(
  runs: readonly EvaluatedRun[],
  options: { readonly complete?: boolean | undefined } = {},
): string {
  const names = [...(runs[0]?.evaluation.values.keys() ?? [])];
  const width = Math.max(...names.map((name) => name.length), 'measure'.length) + 2;
  const pairs = (runs.length - 1) * names.length;
  return [
    ...runs.map((run) => measuresText(run, width, options.complete)),
    ...runs.flatMap((run) => (run.comparison ? comparisonText(run.file, run.comparison, width, pairs) : [])),
  ].join('\n\n');
}

function conclusionsOf({ queries, measures }: RunComparison): string[] {
  return [...measures].map(([name, comparison]) =>
    describeComparison(name, comparison, {
      system: 'the run',
      baseline: 'the baseline',
      sampleSize: queries,
      sampleUnit: 'query',
    }),
  );
}

function measuresText({ file, evaluation }: EvaluatedRun, width: number, complete = false): string {
  const { queries, missing, unjudged, values } = evaluation;
  const unanswered =
    missing.length === 0
      ? ''
      : `; unanswered: ${missing.length}, ${complete ? 'counted as 0' : 'skipped (--complete counts them as 0)'}`;
  const without = unjudged > 0 ? `; without judgments: ${unjudged}, skipped` : '';
  const rows = [...values].map(([name, perQuery]) => {
    const { value, low, high } = estimateMean(perQuery);
    return `${name.padEnd(width)}${value.toFixed(4)}  ${low.toFixed(4)} to ${high.toFixed(4)}`;
  });
  return [
    `${file}: ${queries.length} queries${unanswered}${without}`,
    `${'measure'.padEnd(width)}value   95 % interval`,
    ...rows,
  ].join('\n');
}

function comparisonText(file: string, comparison: RunComparison, width: number, pairs: number): string {
  const rows = [...comparison.measures].map(
    ([name, { run, baseline, wins, losses, tTest, randomization }]) => {
      const figures = [
        run.toFixed(4).padEnd(8),
        baseline.toFixed(4).padEnd(10),
        String(wins).padEnd(6),
        String(losses).padEnd(8),
        tTest.holm.toPrecision(3).padEnd(9),
        randomization.holm.toPrecision(3),
      ];
      return `${name.padEnd(width)}${figures.join('')}`;
    },
  );
  return [
    `${file} against the first run, on ${comparison.queries} common queries (p values Holm-corrected for ${pairs} comparisons):`,
    `${'measure'.padEnd(width)}run     baseline  wins  losses  p (t)    p (randomisation)`,
    ...rows,
    '',
    ...conclusionsOf(comparison),
  ].join('\n');
}

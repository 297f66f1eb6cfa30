import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../errors.ts';
import { type NamedMeasure, parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { compareWithBaseline, type RunComparison } from '../../evaluate/runs/compare-runs.ts';
import { estimateMean, evaluateRun, type RunEvaluation } from '../../evaluate/runs/evaluate-run.ts';
import { parseQrels, parseRun } from '../../evaluate/runs/run-file.ts';
import { describeComparison } from '../../evaluate/significance/describe-comparison.ts';
import { readText } from '../read-text.ts';

interface Options {
  readonly qrels: string;
  readonly metrics: readonly NamedMeasure[];
  readonly complete?: boolean;
  readonly json?: boolean;
}

interface EvaluatedRun {
  /** As given on the command line. */
  readonly file: string;
  readonly evaluation: RunEvaluation;
  /** With the first run; the first one has none. */
  readonly comparison?: RunComparison | undefined;
}

const defaultMeasures = 'hit_rate@1,hit_rate@10,mrr,ndcg@10';

export function evaluateRunCommand(): Command {
  return new Command('run')
    .description(
      'Measures runs against judgments with 95 % confidence intervals, and compares all with the first (docs/evaluation.md)',
    )
    .argument(
      '<runs...>',
      'results of systems, the baseline first: TREC (query Q0 item rank score tag) or ranx JSON',
    )
    .requiredOption('--qrels <file>', 'judgments: TREC (query 0 item grade) or ranx JSON')
    .addOption(
      new Option(
        '--metrics <names>',
        'comma-separated measures in ranx’s spelling, such as map,recall@5-l2,rbp.95',
      )
        .argParser(parseMeasures)
        .default(parseMeasures(defaultMeasures), defaultMeasures),
    )
    .option('--complete', 'count 0 for judged queries that a run does not answer, as trec_eval -c')
    .option('--json', 'print the report as JSON, with the values of every query')
    .exitOverride()
    .action(async (files: string[], { qrels: qrelsFile, metrics, complete, json }: Options) => {
      const qrels = await readText(qrelsFile, parseQrels);
      const evaluated: EvaluatedRun[] = [];
      for (const file of files) {
        const evaluation = evaluateRun(await readText(file, parseRun), qrels, metrics, { complete });
        if (evaluation.queries.length === 0)
          throw new AppError('invalid-request', `${file} and ${qrelsFile} have no query in common`);
        evaluated.push({ file, evaluation });
      }
      const compared = compareAll(evaluated);
      if (json) console.log(JSON.stringify({ runs: compared.map(reportOf) }));
      else print(compared, complete);
    });
}

function compareAll([first, ...others]: readonly EvaluatedRun[]): EvaluatedRun[] {
  if (!first) return [];
  const comparisons = compareWithBaseline(
    others.map(({ evaluation }) => evaluation),
    first.evaluation,
  );
  const compared = others.map((run, index) => ({ ...run, comparison: comparisons[index] }));
  const apart = compared.find(({ comparison }) => comparison?.queries === 0);
  if (apart)
    throw new AppError('invalid-request', `${apart.file} and ${first.file} have no judged query in common`);
  return [first, ...compared];
}

function parseMeasures(names: string): NamedMeasure[] {
  try {
    return [...new Set(names.split(','))].map((name) => parseMeasure(name.trim()));
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

function reportOf({ file, evaluation, comparison }: EvaluatedRun): object {
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

function print(runs: readonly EvaluatedRun[], complete = false): void {
  const names = [...(runs[0]?.evaluation.values.keys() ?? [])];
  const width = Math.max(...names.map((name) => name.length), 'measure'.length) + 2;
  for (const [index, run] of runs.entries()) {
    if (index > 0) console.log('');
    printMeasures(run, width, complete);
  }
  const pairs = (runs.length - 1) * names.length;
  for (const run of runs) if (run.comparison) printComparison(run, run.comparison, width, pairs);
}

function printMeasures({ file, evaluation }: EvaluatedRun, width: number, complete: boolean): void {
  const { queries, missing, unjudged, values } = evaluation;
  const unanswered =
    missing.length === 0
      ? ''
      : `; unanswered: ${missing.length}, ${complete ? 'counted as 0' : 'skipped (--complete counts them as 0)'}`;
  console.log(
    `${file}: ${queries.length} queries${unanswered}${unjudged > 0 ? `; without judgments: ${unjudged}, skipped` : ''}`,
  );
  console.log(`${'measure'.padEnd(width)}value   95 % interval`);
  for (const [name, perQuery] of values) {
    const { value, low, high } = estimateMean(perQuery);
    console.log(`${name.padEnd(width)}${value.toFixed(4)}  ${low.toFixed(4)} to ${high.toFixed(4)}`);
  }
}

function printComparison(
  { file }: EvaluatedRun,
  comparison: RunComparison,
  width: number,
  pairs: number,
): void {
  console.log(
    `\n${file} against the first run, on ${comparison.queries} common queries (p values Holm-corrected for ${pairs} comparisons):`,
  );
  console.log(`${'measure'.padEnd(width)}run     baseline  wins  losses  p (t)    p (randomisation)`);
  for (const [name, { run, baseline, wins, losses, tTest, randomization }] of comparison.measures) {
    const figures = [
      run.toFixed(4).padEnd(8),
      baseline.toFixed(4).padEnd(10),
      String(wins).padEnd(6),
      String(losses).padEnd(8),
      tTest.holm.toPrecision(3).padEnd(9),
      randomization.holm.toPrecision(3),
    ];
    console.log(`${name.padEnd(width)}${figures.join('')}`);
  }
  console.log(`\n${conclusionsOf(comparison).join('\n')}`);
}

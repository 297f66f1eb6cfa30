import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../errors.ts';
import { type NamedMeasure, parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { compareRuns, type RunComparison } from '../../evaluate/runs/compare-runs.ts';
import { estimateMean, evaluateRun, type RunEvaluation } from '../../evaluate/runs/evaluate-run.ts';
import { parseQrels, parseRun } from '../../evaluate/runs/run-file.ts';
import { describeComparison } from '../../evaluate/significance/describe-comparison.ts';
import { readText } from '../read-text.ts';

interface Options {
  readonly run: string;
  readonly qrels: string;
  readonly compare?: string;
  readonly metrics: readonly NamedMeasure[];
  readonly complete?: boolean;
  readonly json?: boolean;
}

const defaultMeasures = 'hit_rate@1,hit_rate@10,mrr,ndcg@10';

export function evaluateRunCommand(): Command {
  return new Command('run')
    .description(
      'Measures a run against judgments with 95 % confidence intervals, and compares it with another run (docs/evaluation.md)',
    )
    .requiredOption('--run <file>', 'results of a system: TREC (query Q0 item rank score tag) or ranx JSON')
    .requiredOption('--qrels <file>', 'judgments: TREC (query 0 item grade) or ranx JSON')
    .option('--compare <file>', 'baseline run, compared on the queries that both answer')
    .addOption(
      new Option(
        '--metrics <names>',
        'comma-separated measures in ranx’s spelling, such as map,recall@5-l2,rbp.95',
      )
        .argParser(parseMeasures)
        .default(parseMeasures(defaultMeasures), defaultMeasures),
    )
    .option('--complete', 'count 0 for judged queries that a run does not answer, as trec_eval -c')
    .option('--json', 'print the report as JSON')
    .exitOverride()
    .action(async ({ run, qrels: qrelsFile, compare, metrics, complete, json }: Options) => {
      const qrels = await readText(qrelsFile, parseQrels);
      const evaluate = async (file: string): Promise<RunEvaluation> => {
        const evaluation = evaluateRun(await readText(file, parseRun), qrels, metrics, { complete });
        if (evaluation.queries.length > 0) return evaluation;
        throw new AppError('invalid-request', `${file} and ${qrelsFile} have no query in common`);
      };
      const evaluation = await evaluate(run);
      const comparison = compare === undefined ? undefined : compareRuns(evaluation, await evaluate(compare));
      if (comparison?.queries === 0)
        throw new AppError('invalid-request', `${compare} and ${run} have no judged query in common`);
      if (json) console.log(JSON.stringify(reportOf(evaluation, comparison)));
      else print(evaluation, comparison, complete);
    });
}

function parseMeasures(names: string): NamedMeasure[] {
  try {
    return [...new Set(names.split(','))].map((name) => parseMeasure(name.trim()));
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

function reportOf(evaluation: RunEvaluation, comparison: RunComparison | undefined): object {
  const { queries, missing, unjudged, values } = evaluation;
  return {
    queries: queries.length,
    missing: missing.length,
    unjudged,
    measures: Object.fromEntries([...values].map(([name, perQuery]) => [name, estimateMean(perQuery)])),
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

function print(evaluation: RunEvaluation, comparison: RunComparison | undefined, complete = false): void {
  const { queries, missing, unjudged, values } = evaluation;
  const width = Math.max(...[...values.keys()].map((name) => name.length), 'measure'.length) + 2;
  const unanswered =
    missing.length === 0
      ? ''
      : `; unanswered: ${missing.length}, ${complete ? 'counted as 0' : 'skipped (--complete counts them as 0)'}`;
  console.log(
    `${queries.length} queries${unanswered}${unjudged > 0 ? `; without judgments: ${unjudged}, skipped` : ''}`,
  );
  console.log(`${'measure'.padEnd(width)}value   95 % interval`);
  for (const [name, perQuery] of values) {
    const { value, low, high } = estimateMean(perQuery);
    console.log(`${name.padEnd(width)}${value.toFixed(4)}  ${low.toFixed(4)} to ${high.toFixed(4)}`);
  }
  if (!comparison) return;
  console.log(
    `\nCompared on ${comparison.queries} common queries (p values Holm-corrected, measures: ${values.size}):`,
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

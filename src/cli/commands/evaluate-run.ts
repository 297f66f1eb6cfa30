import { Command, InvalidArgumentError } from 'commander';
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
      'Measures a run against judgments, with 95 % intervals, and compares it with another (docs/evaluation.md)',
    )
    .requiredOption(
      '--run <file>',
      'what a system answered: TREC (query Q0 item rank score tag) or ranx JSON',
    )
    .requiredOption('--qrels <file>', 'the judgments: TREC (query 0 item grade) or ranx JSON')
    .option('--compare <file>', 'the run to compare with, on the queries that both answer')
    .option(
      '--metrics <names>',
      'measures in ranx’s spelling, split by commas, such as map,recall@5-l2,rbp.95',
      parseMeasures,
      parseMeasures(defaultMeasures),
    )
    .option('--complete', 'count 0 for a judged query that a run does not answer, as trec_eval -c')
    .option('--json', 'print the report as JSON')
    .exitOverride()
    .action(async ({ run, qrels: judged, compare, metrics, complete, json }: Options) => {
      const qrels = await readText(judged, parseQrels);
      const evaluate = async (file: string): Promise<RunEvaluation> => {
        const evaluation = evaluateRun(await readText(file, parseRun), qrels, metrics, { complete });
        if (evaluation.queries.length > 0) return evaluation;
        throw new AppError('invalid-request', `${file}: ${judged} judges none of its queries`);
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
    measures: Object.fromEntries([...values].map(([name, of]) => [name, estimateMean(of)])),
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
  return [...measures].map(([name, comparison]) => describeComparison(name, comparison, queries));
}

function print(evaluation: RunEvaluation, comparison: RunComparison | undefined, complete = false): void {
  const { queries, missing, unjudged, values } = evaluation;
  const width = Math.max(...[...values.keys()].map((name) => name.length), 'measure'.length) + 2;
  const unanswered =
    missing.length === 0
      ? ''
      : `, ${missing.length} judged without an answer ${complete ? 'counted 0' : 'left out (--complete counts them 0)'}`;
  console.log(
    `${queries.length} queries${unanswered}${unjudged > 0 ? `, ${unjudged} without judgments left out` : ''}`,
  );
  console.log(`${'measure'.padEnd(width)}value   95 % interval`);
  for (const [name, of] of values) {
    const { value, low, high } = estimateMean(of);
    console.log(`${name.padEnd(width)}${value.toFixed(4)}  ${low.toFixed(4)} to ${high.toFixed(4)}`);
  }
  if (!comparison) return;
  console.log(`\nOn ${comparison.queries} queries of both, p corrected by Holm (measures: ${values.size}):`);
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

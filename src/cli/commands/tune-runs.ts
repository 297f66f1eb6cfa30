import { Command, InvalidArgumentError, Option } from 'commander';
import { type NamedMeasure, parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { parseQrels } from '../../evaluate/runs/run-file.ts';
import { parseFamilyNames } from '../../evaluate/tune/parse-family-names.ts';
import type { FamilyName } from '../../evaluate/tune/profile-families.ts';
import { type RunTuning, tuneRuns } from '../../evaluate/tune/tune-runs.ts';
import { orInvalidRequest } from '../or-invalid-request.ts';
import { parseCount } from '../parse-options.ts';
import { readText } from '../read-text.ts';
import { readRuns } from './fuse.ts';

interface Options {
  readonly qrels: string;
  readonly method: readonly FamilyName[];
  readonly metric: NamedMeasure;
  readonly step: number;
  readonly folds: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function tuneRunsCommand(): Command {
  return new Command('runs')
    .description(
      'Finds the weights that fuse runs best on judgments, and measures the gain on held-out queries',
    )
    .argument('<runs...>', 'at least two files: TREC or ranx JSON')
    .requiredOption('--qrels <file>', 'judgments: TREC or ranx JSON')
    .addOption(
      new Option('--method <names>', 'comma-separated, each METHOD or METHOD/NORMALISATION')
        .argParser(parseFamilies)
        .default(parseFamilies('wsum/min-max'), 'wsum/min-max'),
    )
    .addOption(
      new Option('--metric <name>', 'measure to maximise, in ranx’s spelling')
        .argParser(parseNamedMeasure)
        .default(parseMeasure('ndcg@10'), 'ndcg@10'),
    )
    .option('--step <n>', 'grid steps per weight: 10 tries 0, .1, …, 1', parseCount, 10)
    .option('--folds <k>', 'cross-validation folds (1: no held-out estimate)', parseCount, 5)
    .option('--seed <n>', 'random seed that draws the folds', parseCount, 1)
    .option('--json', 'print the result as JSON')
    .exitOverride()
    .action(async (files: string[], options: Options) => {
      const runs = await readRuns(files);
      const qrels = await readText(options.qrels, parseQrels);
      const started = performance.now();
      const tuning = orInvalidRequest(() =>
        tuneRuns(runs, qrels, {
          methods: options.method,
          measure: options.metric,
          steps: options.step,
          folds: options.folds === 1 ? undefined : options.folds,
          seed: options.seed,
        }),
      );
      const seconds = (performance.now() - started) / 1000;
      if (options.json) console.log(JSON.stringify({ ...tuning, seconds }));
      else print(tuning, options.metric.name, seconds);
    });
}

export function parseFamilies(names: string): FamilyName[] {
  return orInvalidArgument(() => parseFamilyNames(names));
}

export function parseNamedMeasure(name: string): NamedMeasure {
  return orInvalidArgument(() => parseMeasure(name));
}

function orInvalidArgument<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

function print(
  { queries, gridPoints, best, training, single, gain }: RunTuning,
  measure: string,
  seconds: number,
): void {
  console.log(`${queries} queries, ${gridPoints} weight combinations per method, ${seconds.toFixed(2)} s`);
  for (const { name, value } of single) console.log(`${value.toFixed(4)}  ${name} alone`);
  const weights = best.weights.map((weight) => weight.toFixed(2)).join(' ');
  console.log(`${training.toFixed(4)}  ${best.method}/${best.normalization}, weights ${weights}`);
  console.log(`         ${measure} on the queries that the weights were chosen on`);
  if (gain) console.log(`held out: ${gain.sentence}`);
}

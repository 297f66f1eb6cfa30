import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../errors.ts';
import { type NamedMeasure, parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { parseQrels } from '../../evaluate/runs/run-file.ts';
import { parseFamilyNames } from '../../evaluate/tune/parse-family-names.ts';
import type { FamilyName } from '../../evaluate/tune/profile-families.ts';
import { type RunTuning, tuneRuns } from '../../evaluate/tune/tune-runs.ts';
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
    .description('The weights that fuse runs best by judgments: the whole simplex, of any number of runs')
    .argument('<runs...>', 'TREC or ranx JSON; at least two')
    .requiredOption('--qrels <file>', 'the judgments: TREC or ranx JSON')
    .addOption(
      new Option('--method <names>', 'methods, split by commas, each METHOD or METHOD/NORMALISATION')
        .argParser(parseFamilies)
        .default(parseFamilies('wsum/min-max'), 'wsum/min-max'),
    )
    .addOption(
      new Option('--metric <name>', 'what is maximised, in ranx’s spelling')
        .argParser(parseNamedMeasure)
        .default(parseMeasure('ndcg@10'), 'ndcg@10'),
    )
    .option('--step <n>', 'a whole number of steps from 0 to 1', parseCount, 10)
    .option('--folds <k>', 'held-out queries in k folds (1: none)', parseCount, 5)
    .option('--seed <n>', 'draws the folds', parseCount, 1)
    .option('--json', 'print the result as JSON')
    .exitOverride()
    .action(async (files: string[], options: Options) => {
      const runs = await readRuns(files);
      const qrels = await readText(options.qrels, parseQrels);
      const started = performance.now();
      let tuning: RunTuning;
      try {
        tuning = tuneRuns(runs, qrels, {
          methods: options.method,
          measure: options.metric,
          steps: options.step,
          folds: options.folds === 1 ? undefined : options.folds,
          seed: options.seed,
        });
      } catch (error) {
        throw error instanceof RangeError ? new AppError('invalid-request', error.message) : error;
      }
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
  console.log(`${queries} queries, ${gridPoints} weights a method, ${seconds.toFixed(2)} s`);
  for (const { name, value } of single) console.log(`${value.toFixed(4)}  ${name} alone`);
  const weights = best.weights.map((weight) => weight.toFixed(2)).join(' ');
  console.log(`${training.toFixed(4)}  ${best.method} over ${best.normalization}, weights ${weights}`);
  console.log(`         ${measure} on the queries that the weights were chosen on`);
  if (gain) console.log(`held out, against the best run alone: ${gain.sentence}`);
}

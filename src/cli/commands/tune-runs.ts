import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatFusion } from '../../analyze/fusion-file.ts';
import { type NamedMeasure, parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { runTuningPage } from '../../evaluate/report/run-tuning-page.ts';
import { runTuningText, withoutModels } from '../../evaluate/report/run-tuning-text.ts';
import { parseRunFamilyNames } from '../../evaluate/tune/parse-family-names.ts';
import type { RunFamilyName } from '../../evaluate/tune/runs/run-space.ts';
import { familyName } from '../../evaluate/tune/runs/search-space.ts';
import { planRunSearch, tuneRuns } from '../../evaluate/tune/runs/tune-runs.ts';
import { orInvalidRequest } from '../or-invalid-request.ts';
import { parseCount } from '../parse-options.ts';
import { createProgress } from '../progress.ts';
import { readQrels } from '../read/read-labels.ts';
import { readRuns } from './fuse.ts';

interface Options {
  readonly qrels: string;
  readonly method: readonly RunFamilyName[];
  readonly metric: NamedMeasure;
  readonly step: number;
  readonly folds: number;
  readonly seed: number;
  readonly out?: string;
  readonly report?: string;
  readonly json?: boolean;
}

export function tuneRunsCommand(): Command {
  return new Command('runs')
    .description(
      'Finds the method, weights and parameters that fuse runs best on judgments, and measures the gain on held-out queries',
    )
    .argument('<runs...>', 'at least two files: TREC or ranx JSON')
    .requiredOption('--qrels <file>', 'judgments: TREC or ranx JSON')
    .addOption(
      new Option(
        '--method <names>',
        'comma-separated, each METHOD or METHOD/NORMALISATION; trained methods such as bayesfuse too',
      )
        .argParser(parseRunFamilies)
        .default(parseRunFamilies('wsum/min-max'), 'wsum/min-max'),
    )
    .addOption(
      new Option('--metric <name>', 'measure to maximise, in ranx’s spelling')
        .argParser(parseNamedMeasure)
        .default(parseMeasure('ndcg@10'), 'ndcg@10'),
    )
    .option('--step <n>', 'grid steps per weight: 10 tries 0, .1, …, 1', parseCount, 10)
    .option('--folds <k>', 'cross-validation folds (1: no held-out estimate)', parseCount, 5)
    .option('--seed <n>', 'random seed that draws the folds', parseCount, 1)
    .option('--out <file>', 'write the best fusion as JSON, for garb fuse --fusion')
    .option('--report <file>', 'write a report with plots as one HTML file')
    .option('--json', 'print the result as JSON')
    .exitOverride()
    .action(async (files: string[], { qrels: qrelsFile, ...options }: Options) => {
      const runs = await readRuns(files);
      const qrels = await readQrels(qrelsFile);
      const search = {
        methods: options.method,
        measure: options.metric,
        steps: options.step,
        folds: options.folds === 1 ? undefined : options.folds,
        seed: options.seed,
      };
      const plan = planRunSearch(runs.length, search);
      for (const { family, points, exhaustive } of plan.spaces)
        console.error(
          `${familyName(family)}: ${points} points, ${exhaustive ? 'all tried' : 'searched by coordinate ascent'}`,
        );
      const progress = createProgress('tune', plan.evaluations, { about: true });
      const started = performance.now();
      const tuning = orInvalidRequest(() =>
        tuneRuns(runs, qrels, { ...search, onProgress: progress.update }),
      );
      progress.stop();
      const seconds = (performance.now() - started) / 1000;
      if (options.out !== undefined) await writeFile(options.out, formatFusion(tuning.best, tuning.runs));
      if (options.report !== undefined) await writeFile(options.report, runTuningPage(tuning));
      console.log(
        options.json ? JSON.stringify({ ...withoutModels(tuning), seconds }) : runTuningText(tuning, seconds),
      );
    });
}

function parseRunFamilies(names: string): RunFamilyName[] {
  return orInvalidArgument(() => parseRunFamilyNames(names));
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

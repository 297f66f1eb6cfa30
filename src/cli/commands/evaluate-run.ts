import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../errors.ts';
import { type NamedMeasure, parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import {
  compareWithFirst,
  type EvaluatedRun,
  runReport,
  runReportText,
} from '../../evaluate/report/run-report.ts';
import { evaluateRun } from '../../evaluate/runs/evaluate-run.ts';
import { readQrels, readRun } from '../read/read-labels.ts';

interface Options {
  readonly qrels: string;
  readonly metrics: readonly NamedMeasure[];
  readonly complete?: boolean;
  readonly json?: boolean;
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
      const qrels = await readQrels(qrelsFile);
      const evaluated: EvaluatedRun[] = [];
      for (const file of files) {
        const evaluation = evaluateRun(await readRun(file), qrels, metrics, { complete });
        if (evaluation.queries.length === 0)
          throw new AppError('invalid-request', `${file} and ${qrelsFile} have no query in common`);
        evaluated.push({ file, evaluation });
      }
      const compared = compareWithFirst(evaluated);
      const apart = compared.find(({ comparison }) => comparison?.queries === 0);
      if (apart)
        throw new AppError('invalid-request', `${apart.file} and ${files[0]} have no judged query in common`);
      if (json) console.log(JSON.stringify({ runs: compared.map(runReport) }));
      else console.log(runReportText(compared, { complete }));
    });
}

function parseMeasures(names: string): NamedMeasure[] {
  try {
    return [...new Set(names.split(','))].map((name) => parseMeasure(name.trim()));
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

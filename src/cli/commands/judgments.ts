import { Command, Option } from 'commander';
import { judgmentsOfLooks, labelJudgments, listJudgments } from '../../analyze/label-judgments.ts';
import { parseLooks } from '../../analyze/look-file.ts';
import type { Qrels } from '../../evaluate/judgments.ts';
import { formatRanxQrels } from '../../evaluate/runs/ranx-format.ts';
import { parseQrels } from '../../evaluate/runs/run-file.ts';
import { formatTrecQrels } from '../../evaluate/runs/trec-format.ts';
import { orInvalidRequest } from '../or-invalid-request.ts';
import { readText } from '../read-text.ts';
import { withRecords } from '../with-records.ts';

export function judgmentsCommand(): Command {
  return new Command('judgments')
    .description('Imports and exports judgments: how relevant a product is to a query (docs/profiles.md)')
    .addCommand(importCommand())
    .addCommand(exportCommand());
}

interface ImportOptions {
  readonly catalog: string;
  readonly qrels?: string;
  readonly looks?: string;
  readonly json?: boolean;
}

function importCommand(): Command {
  return new Command('import')
    .description('Stores the labels of a file, replacing earlier ones of the same query and product')
    .addOption(new Option('--qrels <file>', 'TREC (query 0 item grade) or ranx JSON').conflicts('looks'))
    .option(
      '--looks <file>',
      'looks file as for garb evaluate looks: garment n of look L becomes the query L:gn',
    )
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print the count as JSON')
    .exitOverride()
    .action(async function (this: Command, { catalog, qrels, looks, json }: ImportOptions) {
      if (qrels === undefined && looks === undefined)
        this.error("error: required option '--qrels <file>' or '--looks <file>' not specified", {
          exitCode: 2,
        });
      const labels = [
        ...(qrels === undefined ? [] : judgmentsOf(await readText(qrels, parseQrels))),
        ...(looks === undefined ? [] : judgmentsOfLooks(await readText(looks, parseLooks))),
      ];
      await withRecords((records) => labelJudgments(records, catalog, labels));
      console.log(
        json
          ? JSON.stringify({ labelled: labels.length })
          : `${labels.length} ${labels.length === 1 ? 'label' : 'labels'} stored in ${catalog}`,
      );
    });
}

const formats = {
  trec: formatTrecQrels,
  ranx: formatRanxQrels,
} as const satisfies Record<string, (qrels: Qrels) => string>;

interface ExportOptions {
  readonly catalog: string;
  readonly format: keyof typeof formats | 'json';
}

function exportCommand(): Command {
  return new Command('export')
    .description("Prints a catalog's judgments. A person's label overrides those derived from events.")
    .addOption(
      new Option('--format <name>', 'output format; json adds source and time')
        .choices([...Object.keys(formats), 'json'])
        .default('trec'),
    )
    .option('--catalog <name>', 'the catalog', 'default')
    .exitOverride()
    .action(async ({ catalog, format }: ExportOptions) => {
      const judgments = await withRecords((records) => listJudgments(records, catalog));
      if (format === 'json') console.log(JSON.stringify(judgments));
      else process.stdout.write(orInvalidRequest(() => formats[format](qrelsOf(judgments))));
    });
}

function judgmentsOf(qrels: Qrels) {
  return [...qrels].flatMap(([query, grades]) =>
    [...grades].map(([productId, grade]) => ({ query, productId, grade: Math.max(-1, grade) })),
  );
}

function qrelsOf(judgments: Awaited<ReturnType<typeof listJudgments>>): Qrels {
  const qrels = new Map<string, Map<string, number>>();
  for (const { query, productId, grade } of judgments)
    qrels.set(query, (qrels.get(query) ?? new Map()).set(productId, grade));
  return qrels;
}

import { Command, Option } from 'commander';
import { judgmentsOfSavedLooks } from '../../analyze/judgments/join-looks.ts';
import type { KnownCount } from '../../analyze/judgments/known-names.ts';
import {
  judgmentsOfLooks,
  type LabelledJudgments,
  labelJudgments,
  listJudgmentImports,
  listJudgments,
  undoJudgments,
} from '../../analyze/judgments/label-judgments.ts';
import type { Qrels } from '../../evaluate/judgments.ts';
import { formatRanxQrels } from '../../evaluate/runs/ranx-format.ts';
import { formatTrecQrels } from '../../evaluate/runs/trec-format.ts';
import { counted } from '../counted.ts';
import { orInvalidRequest } from '../or-invalid-request.ts';
import { readLooks, readQrels } from '../read/read-labels.ts';
import { withContext } from '../with-context.ts';
import { withRecords } from '../with-records.ts';

export function judgmentsCommand(): Command {
  return new Command('judgments')
    .description('Imports and exports judgments: how relevant a product is to a query (docs/profiles.md)')
    .addCommand(importCommand())
    .addCommand(importsCommand())
    .addCommand(undoCommand())
    .addCommand(exportCommand());
}

interface ImportOptions {
  readonly catalog: string;
  readonly qrels?: string;
  readonly looks?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

function importCommand(): Command {
  return new Command('import')
    .description(
      'Stores the labels of a file, all or none, replacing earlier ones of the same query and product',
    )
    .addOption(new Option('--qrels <file>', 'TREC (query 0 item grade) or ranx JSON').conflicts('looks'))
    .option(
      '--looks <file>',
      'looks file as for garb evaluate looks: garment n of look L becomes the query L:gn, and garments of saved queries named L get its labels too',
    )
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--force', 'store them also if the catalog has none of their products')
    .option('--json', 'print the counts as JSON')
    .exitOverride()
    .action(async function (this: Command, { catalog, qrels, looks, force, json }: ImportOptions) {
      if (qrels === undefined && looks === undefined)
        this.error("error: required option '--qrels <file>' or '--looks <file>' not specified", {
          exitCode: 2,
        });
      const given = qrels === undefined ? [] : judgmentsOf(await readQrels(qrels));
      const photos = looks === undefined ? [] : await readLooks(looks);
      const { saved, ...stored } = await withContext(async (context) => {
        const saved = await judgmentsOfSavedLooks(context, catalog, photos);
        const labels = [...given, ...judgmentsOfLooks(photos)];
        const options = { derived: saved, requireProducts: !force };
        return { saved: saved.length, ...(await labelJudgments(context, catalog, labels, options)) };
      });
      if (json) console.log(JSON.stringify({ ...stored, ofSavedQueries: saved }));
      else printStored(stored, saved, catalog);
    });
}

function printStored({ labelled, importId, known }: LabelledJudgments, saved: number, catalog: string): void {
  const ofSaved = saved > 0 ? `, ${saved} of them for saved queries` : '';
  console.log(`${counted(labelled, 'label')} stored in ${catalog}${ofSaved}`);
  for (const [name, count] of Object.entries(known)) console.log(describeKnown(name, count));
  console.log(`to undo: garb judgments undo ${importId} --catalog ${catalog}`);
}

function describeKnown(name: string, { known, unknown, examples }: KnownCount): string {
  const more = unknown > examples.length ? ', …' : '';
  const which = unknown > 0 ? `; unknown: ${examples.join(', ')}${more}` : '';
  return `${name}: ${known} of ${known + unknown} known${which}`;
}

function importsCommand(): Command {
  return new Command('imports')
    .description("Lists the imports of a catalog's labels, newest first")
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print them as JSON')
    .exitOverride()
    .action(async ({ catalog, json }: { readonly catalog: string; readonly json?: boolean }) => {
      const imports = await withRecords((records) => listJudgmentImports(records, catalog));
      if (json) console.log(JSON.stringify(imports));
      else for (const { id, at, labels } of imports) console.log(`${id}  ${at}  ${counted(labels, 'label')}`);
    });
}

function undoCommand(): Command {
  return new Command('undo')
    .description('Takes the labels of an import back, as if it had never been')
    .argument('<import>', 'id that garb judgments import or imports printed')
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print the counts as JSON')
    .exitOverride()
    .action(async (id: string, { catalog, json }: { readonly catalog: string; readonly json?: boolean }) => {
      const undone = await withRecords((records) => undoJudgments(records, catalog, id));
      const { removed, restored, replaced } = undone;
      if (json) console.log(JSON.stringify(undone));
      else
        console.log(
          `labels removed: ${removed}; earlier labels restored: ${restored}; replaced by later imports and left: ${replaced}`,
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

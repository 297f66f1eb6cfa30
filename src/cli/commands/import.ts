import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../../config.ts';
import type { AppContext } from '../../context/create-context.ts';
import { AppError } from '../../errors.ts';
import { describeFeed } from '../../feeds/describe-feed.ts';
import type { DecimalMark } from '../../feeds/fields/read-number.ts';
import { mappingOf, parseMapping } from '../../feeds/mapping-file.ts';
import type { FeedSettings, FeedSurvey } from '../../feeds/survey-feed.ts';
import type { Shard } from '../../import/shard.ts';
import { readKeywords } from '../import/read-keywords.ts';
import { runImport } from '../import/run-import.ts';
import { summaryLines } from '../import/summary-lines.ts';
import { parseCatalogName, parseShare } from '../parse-options.ts';
import { inFile, readJson } from '../read/read-json.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly catalog: string;
  readonly column: Readonly<Record<string, string>>;
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly saveMapping?: string;
  readonly decimal?: DecimalMark;
  readonly lastWins?: boolean;
  readonly prune?: boolean;
  readonly pruneShare: number;
  readonly force?: boolean;
  readonly images?: string;
  readonly base?: string;
  readonly keywords?: string;
  readonly shard?: Shard;
  readonly refetch?: boolean;
  readonly failures?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Failures printed when `--failures` writes all of them to a file. */
const shownFailures = 20;

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Imports a catalog file (docs/import.md). Run it again to resume: already imported products are skipped.',
    )
    .argument(
      '<file>',
      'CSV, TSV, JSONL, JSON or Merchant XML, plain or gzip, as shop systems export it; or .parquet written by garb export',
    )
    .option('--catalog <name>', 'the catalog, created if absent', parseCatalogName, 'default')
    .addOption(
      new Option(
        '--column <field=column>',
        'read a field from another column, such as attributes.color=baseColour (repeatable)',
      )
        .argParser(addColumn)
        .default({}, 'recognised'),
    )
    .option('--mapping <file>', 'JSON that states what is not to be recognised (docs/import.md)')
    .option('--dry-run', 'read everything and report, but embed and write nothing')
    .option('--save-mapping <file>', 'write what was recognised, to change it and pass it to --mapping')
    .addOption(
      new Option('--decimal <mark>', 'the mark before the decimals of prices')
        .choices(['.', ','])
        .default(undefined, 'recognised'),
    )
    .option('--last-wins', 'let the last line of a repeated id count, instead of failing it')
    .option('--prune', 'at the end, delete the products that the file no longer has')
    .option('--prune-share <share>', 'refuse to delete more than this share of the catalog', parseShare, 0.2)
    .option('--force', 'delete more than that share too')
    .option('--images <pattern>', "image path by pattern instead of a column, such as 'images/{id}.jpg'")
    .option('--base <dir>', "folder that image paths are relative to (default: the file's folder)")
    .option(
      '--keywords <file>',
      'JSON {"top": ["jumper", …], …}: your own keywords for the classes, tried before the built-in ones',
    )
    .option('--shard <i/n>', 'import only part i of n, so that n machines can share a file', parseShard)
    .option('--refetch', 'fetch images at URLs again even if their products are unchanged')
    .option('--failures <file>', 'write the failed lines, to fix and import again')
    .option('--report <file>', 'write the result of each line as JSONL')
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, options: Options) => {
      const { failures, json } = options;
      const say = json ? console.error : console.log;
      const settings = await readSettings(options);
      let shown = 0;
      const run = async (context?: AppContext) =>
        runImport(context, file, {
          ...options,
          settings,
          fetchesAddresses: readConfig(process.env).fetchPictures,
          keywords: options.keywords === undefined ? undefined : await readKeywords(options.keywords),
          prune: options.prune ? { share: options.pruneShare, force: options.force } : undefined,
          onSurvey: (survey) => {
            say(describeFeed(survey));
            if (options.saveMapping !== undefined) saveMapping(options.saveMapping, survey);
          },
          onFailure: (line) => {
            if (failures === undefined || ++shown <= shownFailures) console.error(line);
          },
        });
      const summary = options.dryRun && !options.prune ? await run() : await withContext(run);
      if (json) console.log(JSON.stringify(summary));
      else for (const line of summaryLines(summary, options)) console.log(line);
      if (failures !== undefined && shown > 0) printAgain(file, failures, options);
      if (summary.failed > 0 || summary.pruneRefused !== undefined) process.exitCode = 1;
    });
}

/** The settings of `--mapping`, with those of the other options on top. */
async function readSettings({ mapping, column, images, decimal }: Options): Promise<FeedSettings> {
  const read =
    mapping === undefined ? {} : await inFile(mapping, async () => parseMapping(await readJson(mapping)));
  return {
    ...read,
    columns: { ...read.columns, ...column },
    ...(images === undefined ? {} : { imagePattern: images }),
    ...(decimal === undefined ? {} : { decimal }),
  };
}

function saveMapping(file: string, survey: FeedSurvey): void {
  try {
    writeFileSync(file, `${JSON.stringify(mappingOf(survey), null, 1)}\n`);
  } catch (cause) {
    throw new AppError('invalid-request', `${file} cannot be written`, { cause });
  }
}

function printAgain(file: string, failures: string, { base }: Options): void {
  const folder = resolve(base ?? dirname(file));
  const place = base === undefined && resolve(dirname(failures)) === folder ? '' : ` --base ${folder}`;
  console.error(
    `The failed lines are in ${failures}. Fix them, then run: garb import ${failures}${place} (with the same other options)`,
  );
}

function addColumn(value: string, columns: Readonly<Record<string, string>>): Record<string, string> {
  const at = value.indexOf('=');
  if (at < 1 || at === value.length - 1) throw new InvalidArgumentError('Expected field=column.');
  return { ...columns, [value.slice(0, at)]: value.slice(at + 1) };
}

/** `2/4`: the second of four. */
function parseShard(value: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count))
    throw new InvalidArgumentError('Expected i/n with 1 ≤ i ≤ n.');
  return shard;
}

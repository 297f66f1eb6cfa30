import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Shard } from '../../catalog/import/shard.ts';
import { readKeywords } from '../import/read-keywords.ts';
import { type ImportSummary, runImport } from '../import/run-import.ts';
import { parseCatalogName } from '../parse-options.ts';
import { formatDuration } from '../progress.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly catalog: string;
  readonly column: Readonly<Record<string, string>>;
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
    .argument('<file>', 'JSONL with one product per line, .csv, or .parquet written by garb export')
    .option('--catalog <name>', 'the catalog, created if absent', parseCatalogName, 'default')
    .addOption(
      new Option(
        '--column <field=column>',
        'read a field from another column, such as attributes.color=baseColour (repeatable)',
      )
        .argParser(addColumn)
        .default({}, 'columns named as the fields'),
    )
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
      const { catalog, column, images, keywords, failures, json, ...rest } = options;
      let shown = 0;
      const summary = await withContext(async (context) =>
        runImport(context, file, {
          ...rest,
          catalog,
          failures,
          mapping: { columns: column, ...(images === undefined ? {} : { imagePattern: images }) },
          keywords: keywords === undefined ? undefined : await readKeywords(keywords),
          onFailure: (line) => {
            if (failures === undefined || ++shown <= shownFailures) console.error(line);
          },
        }),
      );
      if (json) console.log(JSON.stringify(summary));
      else printSummary(summary, catalog);
      if (failures !== undefined && shown > 0) printAgain(file, failures, options);
      if (summary.failed > 0) process.exitCode = 1;
    });
}

function printSummary(summary: ImportSummary, catalog: string): void {
  const { imported, unchanged, failed, classGuessed, classUnknown, seconds } = summary;
  console.log(
    `${imported} imported, ${unchanged} unchanged, ${failed} failed in ${formatDuration(seconds)} into ${catalog}` +
      `; garment class guessed from words for ${classGuessed}, unknown for ${classUnknown}`,
  );
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

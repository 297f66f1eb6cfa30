import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Shard } from '../../catalog/import/shard.ts';
import { parseCatalogName } from '../parse-options.ts';
import { formatDuration } from '../progress.ts';
import { readKeywords } from '../read-keywords.ts';
import { type ImportSummary, runImport } from '../run-import.ts';
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

/** Failures shown when all of them go to a file. */
const shownFailures = 20;

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Imports a catalog file (JSONL; CSV or exported Parquet by its name); running it again continues where it was',
    )
    .argument('<file>', 'one product a line')
    .option('--catalog <name>', 'the catalog, made when absent', parseCatalogName, 'default')
    .option(
      '--column <field=column>',
      'take a field from another column (repeatable): attributes.color=baseColour',
      addColumn,
      {},
    )
    .option('--images <pattern>', "pictures by pattern instead of a column: 'images/{id}.jpg'")
    .option('--base <dir>', "folder that pictures' paths are relative to (default: the file's)")
    .option(
      '--keywords <file>',
      'JSON {"top": ["jumper", …], …}: words of the shop that tell a class, asked before the built-in ones',
    )
    .option('--shard <i/n>', 'only the i-th of n parts, so that n machines share a file', parseShard)
    .option('--refetch', 'fetch pictures at addresses again although their products are unchanged')
    .option('--failures <file>', 'write the lines that failed, to be imported again')
    .option('--report <file>', 'write what became of each line, as JSONL')
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
    `Lines with failures are in ${failures}; when mended: garb import ${failures}${place}, with the other options as now`,
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

import { Command, InvalidArgumentError } from 'commander';
import { formatDuration } from '../progress.ts';
import { readKeywords } from '../read-keywords.ts';
import { runImport } from '../run-import.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly catalog: string;
  readonly column: Readonly<Record<string, string>>;
  readonly images?: string;
  readonly keywords?: string;
  readonly json?: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Imports a catalog file (JSONL, or CSV by its name); running it again continues where it was',
    )
    .argument('<file>', 'one product a line; paths of pictures are relative to the file')
    .option('--catalog <name>', 'the catalog, made when absent', 'default')
    .option(
      '--column <field=column>',
      'take a field from another column (repeatable): attributes.color=baseColour',
      addColumn,
      {},
    )
    .option('--images <pattern>', "pictures by pattern instead of a column: 'images/{id}.jpg'")
    .option(
      '--keywords <file>',
      'JSON {"top": ["jumper", …], …}: words of the shop that tell a class, asked before the built-in ones',
    )
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, options: Options) => {
      const keywords = options.keywords ? await readKeywords(options.keywords) : undefined;
      const summary = await withContext((context) =>
        runImport(context, file, {
          catalog: options.catalog,
          mapping: { columns: options.column, imagePattern: options.images },
          keywords,
          onFailure: (line) => console.error(line),
        }),
      );
      const { imported, unchanged, failed, classUnknown, seconds } = summary;
      if (options.json) console.log(JSON.stringify(summary));
      else {
        console.log(
          `${imported} imported, ${unchanged} unchanged, ${failed} failed in ${formatDuration(seconds)} into ${options.catalog}` +
            `; garment class unknown for ${classUnknown}`,
        );
      }
      if (failed > 0) process.exitCode = 1;
    });
}

function addColumn(value: string, columns: Readonly<Record<string, string>>): Record<string, string> {
  const at = value.indexOf('=');
  if (at < 1 || at === value.length - 1) throw new InvalidArgumentError('Expected field=column.');
  return { ...columns, [value.slice(0, at)]: value.slice(at + 1) };
}

import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { classTable, parseClassTable } from '../../catalog/maintain/class-table.ts';
import {
  type Correction,
  classShares,
  correctClasses,
  listClasses,
} from '../../catalog/maintain/review-classes.ts';
import { deleteCatalog, listCatalogs } from '../../catalog/manage-products.ts';
import type { AppContext } from '../../context/create-context.ts';
import { AppError } from '../../errors.ts';
import { parseCatalogName } from '../parse-options.ts';
import { createProgress } from '../progress.ts';
import { pictureReader } from '../read/read-picture.ts';
import { readText } from '../read/read-text.ts';
import { withContext } from '../with-context.ts';

export function catalogsCommand(): Command {
  const command = new Command('catalogs').description(
    'Lists, creates and deletes catalogs, and reviews the garment classes of their products',
  );
  for (const subcommand of [listCommand(), createCommand(), deleteCommand(), classesCommand()])
    command.addCommand(subcommand.exitOverride());
  return command;
}

function listCommand(): Command {
  return new Command('list')
    .description('Lists the catalogs with their numbers of products and rows')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const catalogs = await withContext(listCatalogs);
      if (json) console.log(JSON.stringify(catalogs));
      else
        for (const { name, products, rows } of catalogs)
          console.log(`${name}: ${products} products, ${rows} rows`);
    });
}

function createCommand(): Command {
  return new Command('create')
    .description('Creates a catalog; does nothing if it exists')
    .argument('<name>', '', parseCatalogName)
    .action((name: string) => withContext((context) => context.catalogs.create(name)));
}

function deleteCommand(): Command {
  return new Command('delete')
    .description('Deletes a catalog with all its products and images')
    .argument('<name>', '', parseCatalogName)
    .option('--yes', 'confirm: this cannot be undone')
    .action(async (name: string, { yes }: { readonly yes?: boolean }) => {
      if (!yes)
        throw new AppError('invalid-request', `Deleting ${name} cannot be undone. Confirm with --yes`);
      await withContext((context) => deleteCatalog(context, name));
    });
}

interface ClassesOptions {
  readonly catalog: string;
  readonly write?: string;
  readonly read?: string;
  readonly base: string;
  readonly json?: boolean;
}

function classesCommand(): Command {
  return new Command('classes')
    .description(
      'Counts the garment classes by source, writes them to a CSV file for review and reads corrections back',
    )
    .option('--catalog <name>', 'the catalog', parseCatalogName, 'default')
    .option('--write <file>', 'write all products with their classes as CSV, the least certain first')
    .option('--read <file>', 'read an edited CSV back and apply the changed garmentClass values')
    .option('--base <dir>', 'with --read: folder that image paths are relative to', '.')
    .option('--json', 'print the counts as JSON')
    .action(async ({ catalog, write, read, base, json }: ClassesOptions) => {
      const corrections = read === undefined ? undefined : await readText(read, parseClassTable);
      await withContext(async (context) => {
        if (corrections) await correct(context, catalog, corrections, base);
        const classes = await listClasses(context, catalog);
        if (write !== undefined) await writeTable(write, classTable(classes));
        const shares = classShares(classes);
        if (json) console.log(JSON.stringify({ catalog, products: classes.length, ...shares }));
        else printShares(catalog, classes.length, shares);
      });
    });
}

async function correct(
  context: AppContext,
  catalog: string,
  corrections: readonly Correction[],
  base: string,
): Promise<void> {
  const progress = createProgress('correct', corrections.length);
  const counts = { corrected: 0, 'from-rows': 0, unchanged: 0 };
  let done = 0;
  await correctClasses(context, corrections, {
    catalog,
    readPicture: pictureReader(context, base),
    onDone(_, outcome) {
      counts[outcome]++;
      progress.update(++done);
    },
  }).finally(() => progress.stop());
  const fromRows = counts['from-rows'];
  const without = `, ${fromRows} of them from their indexed garments because images were not found (--base)`;
  console.error(`${counts.corrected + fromRows} products corrected${fromRows > 0 ? without : ''}`);
}

async function writeTable(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new AppError('invalid-request', `${file} cannot be written`, { cause });
  }
}

function printShares(catalog: string, products: number, shares: ReturnType<typeof classShares>): void {
  const share = (count: number) =>
    `${count} (${products === 0 ? 0 : Math.round((100 * count) / products)} %)`;
  console.log(`${catalog}: ${products} products`);
  console.log(`class given by the shop   ${share(shares.row)}`);
  console.log(`class corrected by hand   ${share(shares.review)}`);
  console.log(`class guessed from words  ${share(shares.keyword)}`);
  console.log(`class unknown             ${share(shares.unknown)}`);
}

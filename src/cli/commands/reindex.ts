import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type ReindexOptions, reindex } from '../../catalog/maintain/reindex.ts';
import { type Config, modelChoice, readConfig } from '../../config.ts';
import type { AppContext } from '../../context/create-context.ts';
import { AppError } from '../../errors.ts';
import { createProgress } from '../progress.ts';
import { pictureReader } from '../read/read-picture.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly to?: string;
  readonly pictures: readonly string[];
  readonly back?: boolean;
  readonly drop?: boolean;
  readonly json?: boolean;
}

export function reindexCommand(): Command {
  return new Command('reindex')
    .description('Re-indexes all catalogs with a new embedder, then switches to it. Resumes if interrupted.')
    .option(
      '--to <dir>',
      'model package of the new embedder: FOLDER or FOLDER@FORM (default: GARB_NEXT_EMBEDDER)',
    )
    .addOption(
      new Option(
        '--pictures <dir>',
        'folder of the imported images, or CATALOG=FOLDER for one catalog (repeatable)',
      )
        .argParser((value: string, given: readonly string[]) => [...given, value])
        .default([], 'the current folder'),
    )
    .option('--back', 'switch back to the index of the configured embedder; computes nothing')
    .option('--drop', 'delete the inactive index; this cannot be undone')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: Options) => {
      const outcome = await withContext((context) => run(context, readConfig(process.env), options));
      console.log(options.json ? JSON.stringify(outcome) : outcome.message);
    });
}

interface Outcome {
  readonly message: string;
  /** Name of the active index. */
  readonly index: string;
  readonly products: number;
}

async function run(context: AppContext, config: Config, options: Options): Promise<Outcome> {
  if (options.back) return switchBack(context, config);
  const next = options.to ? modelChoice(options.to) : config.models.nextEmbedder;
  if (!next)
    throw new AppError('invalid-config', 'Name the new embedder with --to FOLDER or GARB_NEXT_EMBEDDER');
  const embedder = await context.loadEmbedder(next);
  if (options.drop) return dropUnused(context, config, embedder);
  const total = (await context.store.catalogs()).reduce((sum, { products }) => sum + products, 0);
  const progress = createProgress('reindex', total);
  try {
    const { former, index, products } = await reindex(context.indexes, {
      decodePhoto: context.decodePhoto,
      embedder,
      readPicture: (row) => readPictureOf(context, row, options.pictures),
      onProgress: (done) => progress.update(done),
      onFailure: ({ catalog, productId, error }) =>
        console.error(`${catalog} ${productId}: ${error.message} (${error.code})`),
    });
    const message =
      index === former
        ? `${embedder.id} is active already`
        : `${products} products indexed with ${embedder.id}; to switch back to ${former}: garb reindex --back`;
    return { message, index, products };
  } finally {
    progress.stop();
  }
}

async function switchBack({ indexes, loadEmbedder }: AppContext, { models }: Config): Promise<Outcome> {
  const embedder = await loadEmbedder(models.embedder);
  const index = await indexes.indexFor(embedder);
  if (!(await indexes.spaceOf(index)))
    throw new AppError('reindex-failed', `There is no index of ${embedder.id} to switch back to`);
  await indexes.activate(index);
  return { message: `${index} (${embedder.id}) is active`, index, products: 0 };
}

/** Deletes the inactive index of the two embedders. */
async function dropUnused(
  { indexes, loadEmbedder }: AppContext,
  { models }: Config,
  next: Awaited<ReturnType<AppContext['loadEmbedder']>>,
): Promise<Outcome> {
  const own = await loadEmbedder(models.embedder);
  const active = await indexes.active();
  const named = [own, next].map((embedder) => indexes.indexFor(embedder));
  const unused = (await Promise.all(named)).filter((index) => index !== active);
  for (const index of unused) if (await indexes.spaceOf(index)) await indexes.drop(index);
  return {
    message: `${unused.join(', ') || 'nothing'} deleted; ${active} is active`,
    index: active,
    products: 0,
  };
}

/** A row's image: below the folder of its catalog, else below the folder for all catalogs; a URL is fetched where allowed. */
async function readPictureOf(
  context: AppContext,
  { catalog, origin }: Parameters<ReindexOptions['readPicture']>[0],
  folders: readonly string[],
): Promise<Uint8Array> {
  if (!origin) throw new AppError('reindex-failed', 'The row has no image path; import the product again');
  const own = folders.find((folder) => folder.startsWith(`${catalog}=`))?.slice(catalog.length + 1);
  const folder = own ?? folders.findLast((given) => !given.includes('=')) ?? '.';
  return pictureReader(context, resolve(folder))({ path: origin.imagePath });
}

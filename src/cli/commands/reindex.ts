import { resolve } from 'node:path';
import { Command } from 'commander';
import { type ReindexOptions, reindex } from '../../catalog/reindex.ts';
import { type Config, modelChoice, readConfig } from '../../config.ts';
import type { AppContext } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { createProgress } from '../progress.ts';
import { pictureReader } from '../read-picture.ts';
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
    .description(
      'Brings all catalogs to another embedder beside the one in use, then switches; run again it goes on',
    )
    .option('--to <dir>', 'package of the embedder, FOLDER or FOLDER@FORM; default GARB_NEXT_EMBEDDER')
    .option(
      '--pictures <dir>',
      'where the pictures lie that were imported, or CATALOG=FOLDER for one catalog (repeatable)',
      (value: string, given: readonly string[]) => [...given, value],
      [],
    )
    .option('--back', "switch back to the index of the settings' own embedder, without computing anything")
    .option('--drop', 'delete the index that is not in use: there is no way back afterwards')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: Options) => {
      const outcome = await withContext((context) => run(context, readConfig(process.env), options));
      console.log(options.json ? JSON.stringify(outcome) : outcome.message);
    });
}

interface Outcome {
  readonly message: string;
  /** Name of the place in use now. */
  readonly place: string;
  readonly products: number;
}

async function run(context: AppContext, config: Config, options: Options): Promise<Outcome> {
  if (options.back) return switchBack(context, config);
  const next = options.to ? modelChoice(options.to) : config.models.nextEmbedder;
  if (!next) throw new AppError('invalid-config', 'Expected --to FOLDER or GARB_NEXT_EMBEDDER');
  const embedder = await context.loadEmbedder(next);
  if (options.drop) return dropUnused(context, config, embedder);
  const total = (await context.store.catalogs()).reduce((sum, { products }) => sum + products, 0);
  const progress = createProgress('reindex', total);
  try {
    const { former, place, products } = await reindex(context.places, {
      decodePhoto: context.decodePhoto,
      embedder,
      readPicture: (row) => readPictureOf(context, row, options.pictures),
      onProgress: (done) => progress.update(done),
      onFailure: ({ catalog, productId, error }) =>
        console.error(`${catalog} ${productId}: ${error.message} (${error.code})`),
    });
    const message =
      place === former
        ? `${embedder.id} is in use already`
        : `${products} products indexed with ${embedder.id}; ${former} is kept: garb reindex --back`;
    return { message, place, products };
  } finally {
    progress.stop();
  }
}

async function switchBack({ places, loadEmbedder }: AppContext, { models }: Config): Promise<Outcome> {
  const { id, dimension } = await loadEmbedder(models.embedder);
  const place = await places.placeOf({ id, dimension });
  if (!(await places.spaceOf(place)))
    throw new AppError('reindex-failed', `There is no index of ${id} to go back to`);
  await places.switchTo(place);
  return { message: `${place}, of ${id}, is in use`, place, products: 0 };
}

/** Deletes the index of whichever of the two embedders is not in use. */
async function dropUnused(
  { places, loadEmbedder }: AppContext,
  { models }: Config,
  next: { readonly id: string; readonly dimension: number },
): Promise<Outcome> {
  const own = await loadEmbedder(models.embedder);
  const current = await places.current();
  const named = [own, next].map(({ id, dimension }) => places.placeOf({ id, dimension }));
  const unused = (await Promise.all(named)).filter((place) => place !== current);
  for (const place of unused) if (await places.spaceOf(place)) await places.drop(place);
  return {
    message: `${unused.join(', ') || 'nothing'} deleted; ${current} is in use`,
    place: current,
    products: 0,
  };
}

/** A row's picture: below the folder of its catalog, else that of all; an address is fetched where that is allowed. */
async function readPictureOf(
  context: AppContext,
  { catalog, origin }: Parameters<ReindexOptions['readPicture']>[0],
  folders: readonly string[],
): Promise<Uint8Array> {
  if (!origin)
    throw new AppError(
      'reindex-failed',
      'The index does not have the path of the image: import the product again',
    );
  const own = folders.find((folder) => folder.startsWith(`${catalog}=`))?.slice(catalog.length + 1);
  const folder = own ?? folders.findLast((given) => !given.includes('=')) ?? '.';
  return pictureReader(context, resolve(folder))({ path: origin.imagePath });
}

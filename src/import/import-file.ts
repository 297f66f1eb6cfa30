import type { CatalogContext } from '../catalog/catalog-context.ts';
import type { KeywordTable } from '../catalog/index/class-keywords.ts';
import { pruneCatalog } from '../catalog/maintain/prune-catalog.ts';
import { retryingStore } from '../catalog/retry-until-available.ts';
import { AppError } from '../errors.ts';
import type { OpenBytes } from '../feeds/feed-record.ts';
import { type FeedSettings, type FeedSurvey, surveyFeed } from '../feeds/survey-feed.ts';
import { isAddress } from '../fetch/fetch-picture.ts';
import { checkRows } from './check-rows.ts';
import { createImportLog, type ImportCounts } from './import-log.ts';
import { type ImportOptions, importProducts } from './import-products.ts';
import { importRows } from './import-rows.ts';
import { openRows } from './open-rows.ts';
import { readProducts } from './read-products.ts';
import { ofShard, type Shard } from './shard.ts';

export interface ImportSummary extends ImportCounts {
  /** Number of records that are no product to show, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Ids of the products that were deleted because the file lacks them, or would be by a dry run. */
  readonly pruned?: readonly string[];
  /** Why none were deleted. */
  readonly pruneRefused?: string;
  readonly seconds: number;
}

/** A file to import, and how its pictures are read. */
export interface ImportedFile {
  readonly file: string;
  readonly open: OpenBytes;
  /** Whether a picture's file is there. */
  readonly isThere: (path: string) => boolean;
  /** Whether pictures at URLs are fetched. */
  readonly fetchesAddresses: boolean;
}

export interface ImportFileOptions {
  readonly catalog: string;
  /** What is stated of the file; the rest is recognised. */
  readonly settings?: FeedSettings;
  readonly keywords?: KeywordTable | undefined;
  /** Imports only this part of the file. */
  readonly shard?: Shard | undefined;
  /** Fetches images at URLs again even if the store has rows of them. */
  readonly refetch?: boolean | undefined;
  /** The last line of a repeated id counts instead of being an error. */
  readonly lastWins?: boolean | undefined;
  /** Reads everything, embeds and writes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Deletes the products that the file lacks, if they are at most this share of the catalog, 0..1. */
  readonly prune?: { readonly share: number; readonly force?: boolean | undefined } | undefined;
  /** Output file for the failed rows. */
  readonly failures?: string | undefined;
  /** Output file for the result of each row, JSONL. */
  readonly report?: string | undefined;
  /** Called once, before the first row is used, with what the file was recognised as. */
  readonly onSurvey?: ((survey: FeedSurvey) => void) | undefined;
  /** Called with a line of text for every row or image that failed. */
  readonly onFailure: (line: string) => void;
  /** Called before the first row with the number of records, and gives what to call after each. */
  readonly onRecords: (total: number) => (done: number) => void;
}

/** What an import needs; a dry run that prunes nothing needs none of it. */
export interface ImportContext extends CatalogContext {
  readonly readPicture: ImportOptions['readPicture'];
}

/**
 * Imports a catalog file with its images, or exported rows. Waits while the store is unavailable. Throws `unsupported-file`, and
 * `invalid-feed` also for a file without rows.
 */
export async function importFile(
  parts: ImportContext | undefined,
  source: ImportedFile,
  options: ImportFileOptions,
): Promise<ImportSummary> {
  const started = performance.now();
  // A store outage of a minute must not end an import of hours.
  const context = parts && { ...parts, store: retryingStore(parts.store) };
  const isRows = source.file.toLowerCase().endsWith('.parquet');
  const imported = isRows
    ? await importExported(context, source, options)
    : await importFeed(context, source, options);
  if (!options.dryRun) await context?.store.optimize();
  return { ...imported, seconds: (performance.now() - started) / 1000 };
}

async function importExported(
  context: ImportContext | undefined,
  { file }: ImportedFile,
  options: ImportFileOptions,
): Promise<Omit<ImportSummary, 'seconds'>> {
  const { catalog, shard } = options;
  if (!context || options.dryRun || options.prune)
    throw new AppError('invalid-request', 'Exported rows have no dry run and no pruning');
  const rows = await openRows(context, file);
  const log = createImportLog(file, { ...options, onDone: options.onRecords(rows.count) });
  try {
    await importRows(context, rows, { catalog, shard, onStatus: log.onStatus });
  } finally {
    log.close();
  }
  return { ...log.counts(), leftOut: {} };
}

async function importFeed(
  context: ImportContext | undefined,
  { file, open, isThere, fetchesAddresses }: ImportedFile,
  options: ImportFileOptions,
): Promise<Omit<ImportSummary, 'seconds'>> {
  const { catalog, keywords, shard, lastWins, dryRun = false, refetch = false } = options;
  const survey = await surveyFeed(open, options.settings);
  options.onSurvey?.(survey);
  // As of an export that failed; with pruning it would empty the catalog.
  if (survey.records === 0) throw new AppError('invalid-feed', 'The file has no row');
  const { rows: all, tally } = readProducts(open, survey, { isThere, lastWins });
  const rows = shard ? ofShard(all, shard) : all;
  const leftOut = () => [...tally.leftOut.values()].reduce((total, count) => total + count, 0);
  const onRecords = options.onRecords(survey.records);
  const onDone = (done: number) => onRecords(done + leftOut());
  const log = createImportLog(file, { ...options, onDone });
  try {
    if (dryRun) await checkRows(rows, { isThere, fetchesAddresses, onStatus: log.onStatus });
    else if (context) {
      await importProducts(context, rows, {
        catalog,
        keywords,
        readPicture: context.readPicture,
        isUnchanging: ({ path }) => isAddress(path) && !refetch,
        onStatus: log.onStatus,
      });
    }
  } finally {
    log.close();
  }
  const counts = log.counts();
  const isInFile = (id: string) => tally.ids.lineOf(id) !== undefined;
  const pruned = context ? await prune(context, options, { isInFile, unread: counts.unread }) : {};
  return { ...counts, leftOut: Object.fromEntries(tally.leftOut), ...pruned };
}

/** Deletes what the file lacks, unless a row of it could not be read: that row may be any product. */
async function prune(
  { store }: ImportContext,
  { catalog, prune: limits, shard, dryRun }: ImportFileOptions,
  { isInFile, unread }: { readonly isInFile: (id: string) => boolean; readonly unread: number },
): Promise<Pick<ImportSummary, 'pruned' | 'pruneRefused'>> {
  if (!limits) return {};
  if (shard) return { pruneRefused: 'Nothing was deleted: a shard is not the whole file' };
  if (unread > 0)
    return { pruneRefused: `Nothing was deleted: lines failed whose ids are not known (${unread})` };
  try {
    return { pruned: await pruneCatalog({ store }, { catalog, isInFile, dryRun, ...limits }) };
  } catch (error) {
    // The import itself is done, and its summary counts.
    if (error instanceof AppError && error.code === 'prune-refused') return { pruneRefused: error.message };
    throw error;
  }
}

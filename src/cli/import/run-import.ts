import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from '../../catalog/import/failed-row.ts';
import { importProducts, type RowStatus } from '../../catalog/import/import-products.ts';
import { importRows } from '../../catalog/import/import-rows.ts';
import { openRows } from '../../catalog/import/open-rows.ts';
import { type ColumnMapping, readCatalogFile } from '../../catalog/import/read-rows.ts';
import { retryingStore } from '../../catalog/import/retry-until-available.ts';
import { ofShard, type Shard } from '../../catalog/import/shard.ts';
import type { SourceRow } from '../../catalog/import/source-row.ts';
import type { KeywordTable } from '../../catalog/index/class-keywords.ts';
import type { AppContext } from '../../context/create-context.ts';
import { fileNotReadable } from '../../errors.ts';
import { isAddress } from '../../fetch/fetch-picture.ts';
import { createProgress } from '../progress.ts';
import { pictureReader } from '../read-picture.ts';
import { openFailures, openReport } from './import-files.ts';

export interface ImportSummary {
  readonly imported: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows whose garment class comes from a keyword. */
  readonly classGuessed: number;
  /** Rows without a garment class, in their field or from a keyword. */
  readonly classUnknown: number;
  readonly seconds: number;
}

export interface RunImportOptions {
  readonly catalog: string;
  readonly mapping?: ColumnMapping;
  readonly keywords?: KeywordTable | undefined;
  /** Folder that image paths are relative to; default: the file's. */
  readonly base?: string | undefined;
  /** Imports only this part of the file. */
  readonly shard?: Shard | undefined;
  /** Fetches images at URLs again even if the store has rows of them. */
  readonly refetch?: boolean | undefined;
  /** Output file for the failed rows. */
  readonly failures?: string | undefined;
  /** Output file for the result of each row, JSONL. */
  readonly report?: string | undefined;
  /** Called with a line of text for every row or image that failed. */
  readonly onFailure: (line: string) => void;
}

/** Imports a catalog file with its images, or exported rows, with a progress display. Waits while the store is unavailable. */
export async function runImport(
  parts: AppContext,
  file: string,
  options: RunImportOptions,
): Promise<ImportSummary> {
  const started = performance.now();
  // A store outage of a minute must not end an import of hours.
  const context = { ...parts, store: retryingStore(parts.store) };
  const isRows = file.toLowerCase().endsWith('.parquet');
  const rows = isRows ? await openRows(context, file) : undefined;
  const total = rows ? rows.count : await countRows(file);
  const failures = openFailures(options.failures, file);
  const report = openReport(options.report, file);
  // An estimate: a shard's lines are counted only once all have been read.
  const share = options.shard?.count ?? 1;
  const progress = createProgress('import', Math.ceil(total / share), { about: share > 1 });
  const counts = { imported: 0, unchanged: 0, failed: 0 };
  const classes = { row: 0, review: 0, keyword: 0, unknown: 0 };
  const onStatus = (status: RowStatus, row?: SourceRow) => {
    counts[status.status]++;
    if (status.classSource && status.status !== 'failed') classes[status.classSource]++;
    const product = status.id === undefined ? '' : ` ${status.id}`;
    for (const failure of status.errors)
      options.onFailure(`line ${status.line}${product}${failure.path ? ' ' : ': '}${errorText(failure)}`);
    if (status.errors.length > 0) failures.add(row?.raw, status.errors);
    report.add(status);
    progress.update(counts.imported + counts.unchanged + counts.failed);
  };
  try {
    const { catalog, shard } = options;
    if (rows) await importRows(context, rows, { catalog, shard, onStatus });
    else await importFile(context, file, options, onStatus);
  } finally {
    progress.stop();
    failures.close();
    report.close();
  }
  await context.store.optimize();
  const seconds = (performance.now() - started) / 1000;
  return { ...counts, classGuessed: classes.keyword, classUnknown: classes.unknown, seconds };
}

async function importFile(
  context: AppContext,
  file: string,
  { catalog, mapping, keywords, base = dirname(file), shard, refetch = false }: RunImportOptions,
  onStatus: (status: RowStatus, row: SourceRow) => void,
): Promise<void> {
  const rows = readCatalogFile(file, mapping);
  await importProducts(context, shard ? ofShard(rows, shard) : rows, {
    catalog,
    keywords,
    readPicture: pictureReader(context, base),
    isUnchanging: ({ path }) => isAddress(path) && !refetch,
    onStatus,
  });
}

/** Lines of the file, for the ETA; a CSV file's header does not count. Throws `file-not-readable`. */
async function countRows(file: string): Promise<number> {
  let lines = 0;
  let last = 10;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      last = chunk.at(-1) ?? last;
    }
  } catch (cause) {
    throw fileNotReadable(cause, file);
  }
  if (last !== 10) lines++;
  return file.toLowerCase().endsWith('.csv') ? Math.max(0, lines - 1) : lines;
}

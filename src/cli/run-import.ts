import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { KeywordTable } from '../catalog/classify-garment.ts';
import { importProducts, type RowStatus } from '../catalog/import-products.ts';
import { type ColumnMapping, readCatalogFile } from '../catalog/read-rows.ts';
import type { AppContext } from '../context.ts';
import { AppError } from '../errors.ts';
import { createProgress } from './progress.ts';

export interface ImportSummary {
  readonly imported: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows whose garment class neither they nor their words told. */
  readonly classUnknown: number;
  readonly seconds: number;
}

export interface RunImportOptions {
  readonly catalog: string;
  readonly mapping?: ColumnMapping;
  readonly keywords?: KeywordTable;
  /** One line on standard error for every row or picture that failed. */
  readonly onFailure: (line: string) => void;
}

/** Imports a catalog file with its pictures, saying how far it is. Pictures' paths are relative to the file. */
export async function runImport(
  context: AppContext,
  file: string,
  options: RunImportOptions,
): Promise<ImportSummary> {
  const started = performance.now();
  const total = await countRows(file);
  const progress = createProgress('import', total);
  const counts = { imported: 0, unchanged: 0, failed: 0 };
  let classUnknown = 0;
  const folder = dirname(file);
  const onStatus = (row: RowStatus) => {
    counts[row.status]++;
    if (row.classSource === 'unknown') classUnknown++;
    for (const { path, error } of row.errors) {
      const product = row.id === undefined ? '' : ` ${row.id}`;
      options.onFailure(
        `line ${row.line}${product}${path ? ` ${path}` : ''}: ${error.message} (${error.code})`,
      );
    }
    progress.update(counts.imported + counts.unchanged + counts.failed);
  };
  try {
    await importProducts(context, readCatalogFile(file, options.mapping), {
      catalog: options.catalog,
      keywords: options.keywords,
      readPicture: ({ path }) => readPicture(resolve(folder, path)),
      onStatus,
    });
  } finally {
    progress.stop();
  }
  await context.store.optimize();
  return { ...counts, classUnknown, seconds: (performance.now() - started) / 1000 };
}

async function readPicture(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      'corrupt-image',
      code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code})`,
      { cause },
    );
  }
}

/** Lines of the file, for the ETA; a CSV file's header does not count. Throws `invalid-row` when there is no file. */
async function countRows(file: string): Promise<number> {
  let lines = 0;
  let last = 10;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      last = chunk.at(-1) ?? last;
    }
  } catch (cause) {
    throw new AppError(
      'invalid-row',
      `${file}: the catalog file cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      { cause },
    );
  }
  if (last !== 10) lines++;
  return file.toLowerCase().endsWith('.csv') ? Math.max(0, lines - 1) : lines;
}

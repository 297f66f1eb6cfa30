import { isDeepStrictEqual } from 'node:util';
import type { CatalogContext } from '../catalog/catalog-context.ts';
import { rowKey } from '../catalog/index/index-product.ts';
import { AppError } from '../errors.ts';
import type { ParquetRows } from '../store/parquet-file.ts';
import type { StoredRow } from '../store/vector-store.ts';
import type { RowStatus } from './import-products.ts';
import { isInShard, type Shard } from './shard.ts';

export interface ImportRowsOptions {
  readonly catalog: string;
  readonly shard?: Shard | undefined;
  /** Called once per row, after it was written to the store. */
  readonly onStatus: (status: RowStatus) => void;
}

interface NumberedRow {
  readonly line: number;
  readonly row: StoredRow;
}

/**
 * Imports exported rows into a catalog, which is created when missing, without decoding or inference. A row replaces the stored one
 * with the same key; no other row is deleted. Safe to repeat at any time. Rejects when the store fails.
 */
export async function importRows(
  context: CatalogContext,
  { pages }: ParquetRows,
  { catalog, shard, onStatus }: ImportRowsOptions,
): Promise<void> {
  await context.catalogs.create(catalog);
  let line = 0;
  for await (const page of pages()) {
    const ours: NumberedRow[] = [];
    for (const row of page) {
      line++;
      if (row instanceof AppError) onStatus({ line, status: 'failed', errors: [{ error: row }] });
      else if (!shard || isInShard(row.productId, shard)) ours.push({ line, row: ofCatalog(row, catalog) });
    }
    await importPage(context, catalog, ours, onStatus);
  }
}

/** The row moved to the target catalog, which is part of its key. */
function ofCatalog(row: StoredRow, catalog: string): StoredRow {
  return { ...row, catalog, key: rowKey(catalog, row.productId, row) };
}

async function importPage(
  { store }: CatalogContext,
  catalog: string,
  page: readonly NumberedRow[],
  onStatus: ImportRowsOptions['onStatus'],
): Promise<void> {
  const ids = [...new Set(page.map(({ row }) => row.productId))];
  const stored = new Map((await store.fetchByProduct(catalog, ids)).map((row) => [row.key, row]));
  const changed = page.filter(({ row }) => !isDeepStrictEqual(plain(stored.get(row.key)), plain(row)));
  const failed = await writeRows(store, changed);
  const written = new Set(changed);
  for (const numbered of page) {
    const error = failed.get(numbered);
    const status = error ? 'failed' : written.has(numbered) ? 'imported' : 'unchanged';
    const { line, row } = numbered;
    onStatus({ line, id: row.productId, status, errors: error ? [{ error }] : [] });
  }
}

/** Writes all rows in one call; if that fails, each in its own, to find the invalid ones. */
async function writeRows(
  store: CatalogContext['store'],
  rows: readonly NumberedRow[],
): Promise<Map<NumberedRow, AppError>> {
  const failed = new Map<NumberedRow, AppError>();
  if (rows.length === 0) return failed;
  try {
    await store.upsert(rows.map(({ row }) => row));
  } catch (error) {
    if (!isInvalidRow(error)) throw error;
    const [only, ...more] = rows;
    if (only && more.length === 0) return failed.set(only, error);
    for (const row of rows) for (const [key, why] of await writeRows(store, [row])) failed.set(key, why);
  }
  return failed;
}

function isInvalidRow(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'invalid-row';
}

/** A row as plain JSON, to compare a file's row with a stored one. */
function plain(row: StoredRow | undefined): unknown {
  return row && JSON.parse(JSON.stringify({ ...row, whole: [...row.whole], garment: [...row.garment] }));
}

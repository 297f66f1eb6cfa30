import { Index, type Table, type VectorQuery } from '@lancedb/lancedb';
import { views } from '../types.ts';

/** From this many rows on an approximate index is worth building; below, and for catalogs below, scanning is exact. */
export const indexedRows = 50_000;

/** A reader in another process may still read a version this old. */
const keptVersionsMs = 10 * 60 * 1000;

/** Rows of one HNSW graph. */
const rowsPerPartition = 1_000_000;

/** Whether the table has an approximate index for its vectors. */
export async function hasVectorIndex(table: Table): Promise<boolean> {
  const indexed = new Set((await table.listIndices()).flatMap((index) => index.columns));
  return views.every((view) => indexed.has(view));
}

/** Merges small files, drops old versions and, in a table of at least `threshold` rows, builds or extends the indexes. */
export async function optimizeTable(table: Table, threshold: number): Promise<void> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) });
  const rows = await table.countRows();
  if (rows < threshold) return;
  const indexed = new Set((await table.listIndices()).flatMap((index) => index.columns));
  for (const column of ['catalog', 'productId']) {
    if (!indexed.has(column)) await table.createIndex(column, { config: Index.btree() });
  }
  for (const view of views) {
    if (indexed.has(view)) continue;
    const numPartitions = Math.ceil(rows / rowsPerPartition);
    await table.createIndex(view, { config: Index.hnswSq({ distanceType: 'cosine', numPartitions }) });
  }
}

/**
 * Settings of an approximate search for `count` rows: the graph is walked wide, and `refineFactor` re-scores the
 * rows found, four times as many as asked for, with the vectors as they were given.
 */
export function approximate(query: VectorQuery, count: number): VectorQuery {
  return query
    .nprobes(20)
    .ef(Math.max(200, 6 * count))
    .refineFactor(4);
}

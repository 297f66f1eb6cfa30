import { Index, type Table, type VectorQuery } from '@lancedb/lancedb';
import { views } from '../types.ts';

/** From this many rows on an approximate index is worth building; below, and for catalogs below, scanning is exact. */
export const indexedRows = 100_000;

/** A reader in another process may still read a version this old. */
const keptVersionsMs = 10 * 60 * 1000;

const rowsPerPartition = 4096;

/** A fraction of LanceDB's own effort, which took minutes: re-scoring makes up for coarser codes. */
const training = { sampleRate: 64, maxIterations: 15 };

/** More partitions than any table has: all are searched. */
const allPartitions = 100_000;

/** Whether the table has an approximate index for its vectors. */
export async function hasVectorIndex(table: Table): Promise<boolean> {
  const indexed = await indexedColumns(table);
  return views.every((view) => indexed.has(view));
}

/** Merges small files, drops old versions and, in a table of at least `threshold` rows, builds or extends the indexes. */
export async function optimizeTable(table: Table, dimension: number, threshold: number): Promise<void> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) });
  const rows = await table.countRows();
  if (rows < threshold) return;
  const indexed = await indexedColumns(table);
  for (const column of ['catalog', 'productId']) {
    if (!indexed.has(column)) await table.createIndex(column, { config: Index.btree() });
  }
  const numPartitions = Math.ceil(rows / rowsPerPartition);
  const numSubVectors = dimension / (dimension % 4 === 0 ? 4 : 1);
  for (const view of views) {
    if (indexed.has(view)) continue;
    await table.createIndex(view, {
      config: Index.ivfPq({ distanceType: 'cosine', numPartitions, numSubVectors, ...training }),
    });
  }
}

/**
 * Settings of an approximate search for `count` rows: the short codes of all rows are compared (product quantization,
 * one byte for four numbers), and up to twenty times as many rows as asked for are re-scored by their vectors as they
 * were given. Not a graph: some builds of LanceDB's HNSW had places where a search of any width found one row of ten.
 */
export function approximate(query: VectorQuery, count: number): VectorQuery {
  const refineFactor = Math.min(20, Math.max(4, Math.ceil(2000 / count)));
  return query.nprobes(allPartitions).refineFactor(refineFactor);
}

async function indexedColumns(table: Table): Promise<Set<string>> {
  return new Set((await table.listIndices()).flatMap((index) => index.columns));
}

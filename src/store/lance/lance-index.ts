import { Index, type Table } from '@lancedb/lancedb';
import { type View, views } from '../../types.ts';
import type { EmbeddingSpace } from '../vector-store.ts';
import { lanceMetrics } from './lance-metrics.ts';

/** Age up to which old versions are kept, since a reader in another process may still use them. */
const keptVersionsMs = 10 * 60 * 1000;

/** Rows per partition at which an index is built, and beyond which it is rebuilt with more partitions. */
const rowsPerPartition = 1024;
const mostRowsPerPartition = 4 * rowsPerPartition;

/** A fraction of LanceDB's default, which takes minutes at a million rows. Re-scoring compensates for the coarser codes. */
const training = { sampleRate: 64, maxIterations: 15 };

/** RaBitQ bits per dimension. With 4 the codes rank almost like the vectors; with 1, four times as many rows must be re-scored. */
const bitsPerNumber = 4;

/** What searches need to know about a table; counted once per table version. */
export interface TableFacts {
  /** Partitions of a view's approximate index; null when the view has none. */
  partitions(view: View): Promise<number | null>;
  countRows(condition?: string): Promise<number>;
}

/** Conditions whose row counts are cached; shops repeat the same few. */
const rememberedCounts = 200;

export function tableFacts(table: Table): TableFacts {
  let version = -1;
  let indexes: Promise<ReadonlySet<string>> | undefined;
  const counts = new Map<string | undefined, number>();
  const refresh = async () => {
    const now = await table.version();
    if (now === version) return;
    version = now;
    indexes = undefined;
    counts.clear();
  };
  return {
    async partitions(view) {
      await refresh();
      indexes ??= indexNames(table);
      return partitionsOf(await indexes, view);
    },
    async countRows(condition) {
      await refresh();
      const known = counts.get(condition);
      if (known !== undefined) return known;
      const at = version;
      const counted = await table.countRows(condition);
      if (at === version && counts.size < rememberedCounts) counts.set(condition, counted);
      return counted;
    },
  };
}

/** Merges small files and drops old versions. Returns the number of rows. */
export async function mergeFiles(table: Table): Promise<number> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) });
  return table.countRows();
}

/**
 * Merges small files, drops old versions and, in a table of at least `threshold` rows, builds or extends the indexes. A vector
 * index is rebuilt when the table has grown fourfold or another version of Garb built it; searches use the old index meanwhile.
 */
export async function optimizeTable(table: Table, space: EmbeddingSpace, threshold: number): Promise<void> {
  const rows = await mergeFiles(table);
  if (rows < threshold) return;
  const names = await indexNames(table);
  for (const [column, config] of Object.entries(filterIndexes)) {
    const name = filterIndexName(column);
    if (!names.has(name)) await table.createIndex(column, { config: config(), name });
  }
  for (const view of views) {
    const partitions = partitionsOf(names, view);
    if (partitions !== null && rows <= partitions * mostRowsPerPartition) continue;
    const numPartitions = Math.ceil(rows / rowsPerPartition);
    const config = vectorIndex(space, numPartitions);
    await table.createIndex(view, { config, name: vectorIndexName(view, numPartitions) });
  }
  await dropFormer(table);
}

/** Index types by the conditions on each column: few distinct values, lists of values, or ranges. */
const filterIndexes: Readonly<Record<string, () => Index>> = {
  catalog: Index.bitmap,
  garmentClass: Index.bitmap,
  tags: Index.labelList,
  price: Index.btree,
  groupId: Index.btree,
  productId: Index.btree,
};

/**
 * RaBitQ codes (Gao and others, "Practical and asymptotically optimal quantization of high-dimensional vectors", 2024)
 * within partitions. They need no training, so they take seconds where product quantization takes minutes. Vectors whose
 * dimension is not a multiple of 8 stay unquantized.
 */
function vectorIndex({ dimension, metric = 'cosine' }: EmbeddingSpace, numPartitions: number): Index {
  const settings = { distanceType: lanceMetrics[metric].distance, numPartitions, ...training };
  if (dimension % 8 !== 0) return Index.ivfFlat(settings);
  return Index.ivfRq({ ...settings, numBits: bitsPerNumber });
}

/** Drops indexes of other versions of Garb and of fewer partitions. */
async function dropFormer(table: Table): Promise<void> {
  const names = await indexNames(table);
  const kept = new Set(Object.keys(filterIndexes).map(filterIndexName));
  for (const view of views) {
    const partitions = partitionsOf(names, view);
    if (partitions !== null) kept.add(vectorIndexName(view, partitions));
  }
  for (const name of names) if (!kept.has(name)) await table.dropIndex(name);
}

function filterIndexName(column: string): string {
  return `${column}_filter`;
}

/** The name includes the partitions, which LanceDB's statistics do not report. */
function vectorIndexName(view: View, partitions: number): string {
  return `${view}_${partitions}`;
}

/** The most partitions of the view's indexes; two exist during a rebuild. */
function partitionsOf(names: ReadonlySet<string>, view: View): number | null {
  const found = [...names].flatMap((name) => {
    const [, partitions] = name.startsWith(`${view}_`) ? name.split('_') : [];
    return partitions !== undefined && /^\d+$/.test(partitions) ? [Number(partitions)] : [];
  });
  return found.length === 0 ? null : Math.max(...found);
}

async function indexNames(table: Table): Promise<ReadonlySet<string>> {
  return new Set((await table.listIndices()).map(({ name }) => name));
}

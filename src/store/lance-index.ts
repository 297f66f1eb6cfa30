import { Index, type Table, type VectorQuery } from '@lancedb/lancedb';
import { views } from '../types.ts';

/** From this many rows on an approximate index is worth building; below, and for catalogs below, scanning is exact. */
export const indexedRows = 100_000;

/** A reader in another process may still read a version this old. */
const keptVersionsMs = 10 * 60 * 1000;

const rowsPerPartition = 4096;

/** A fraction of LanceDB's own effort, which took minutes: re-scoring makes up for coarser codes. */
const training = { sampleRate: 64, maxIterations: 15 };

/** Share of the partitions that a search of all rows looks into, and their least number. */
const probedShare = 0.2;
const leastProbes = 24;

/** What searches need to know of a table, counted once a version of it. */
export interface TableFacts {
  /** Whether the table has an approximate index for its vectors. */
  hasVectorIndex(): Promise<boolean>;
  countRows(condition?: string): Promise<number>;
}

/** Conditions remembered: shops ask the same few again and again. */
const rememberedCounts = 200;

export function tableFacts(table: Table): TableFacts {
  let version = -1;
  let indexed: Promise<Set<string>> | undefined;
  const counts = new Map<string | undefined, number>();
  const refresh = async () => {
    const now = await table.version();
    if (now === version) return;
    version = now;
    indexed = undefined;
    counts.clear();
  };
  return {
    async hasVectorIndex() {
      await refresh();
      indexed ??= indexedColumns(table);
      const columns = await indexed;
      return views.every((view) => columns.has(view));
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

/** Merges small files and drops old versions. Returns how many rows there are. */
export async function mergeFiles(table: Table): Promise<number> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) });
  return table.countRows();
}

/** Merges small files, drops old versions and, in a table of at least `threshold` rows, builds or extends the indexes. */
export async function optimizeTable(table: Table, dimension: number, threshold: number): Promise<void> {
  const rows = await mergeFiles(table);
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

/** Sizes that an approximate search goes by. */
export interface SearchedRows {
  /** Rows asked for. */
  readonly count: number;
  /** Rows that match the condition, and rows of the table. */
  readonly matching: number;
  readonly all: number;
}

/**
 * Settings of an approximate search: the short codes (product quantization, one byte for four numbers) of the rows in the
 * nearest partitions are compared, and up to twenty times as many rows as asked for are re-scored by their vectors as they
 * were given. The fewer rows match, the farther the nearest of them lie, and the more partitions are looked into; where
 * those hold too few, the others follow. Not a graph: some builds of LanceDB's HNSW had places where a search of any width
 * found one row of ten.
 */
export function approximate(query: VectorQuery, rows: SearchedRows): VectorQuery {
  const refineFactor = Math.min(20, Math.max(4, Math.ceil(2000 / rows.count)));
  return query.minimumNprobes(probes(rows)).maximumNprobes(0).refineFactor(refineFactor);
}

/** Partitions to look into: a fifth of them where all rows match, all where one row of twenty-five does. */
export function probes({ matching, all }: Omit<SearchedRows, 'count'>): number {
  const partitions = Math.max(1, Math.ceil(all / rowsPerPartition));
  const share = Math.min(1, probedShare / Math.sqrt(Math.max(1, matching) / Math.max(1, all)));
  return Math.min(partitions, Math.max(leastProbes, Math.ceil(share * partitions)));
}

async function indexedColumns(table: Table): Promise<Set<string>> {
  return new Set((await table.listIndices()).flatMap((index) => index.columns));
}

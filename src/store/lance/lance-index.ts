import { Index, type Table } from '@lancedb/lancedb';
import { type View, views } from '../../types.ts';

/** A reader in another process may still read a version this old. */
const keptVersionsMs = 10 * 60 * 1000;

/** Rows of a partition when the index is built, and from which on it is built anew with more partitions. */
const rowsPerPartition = 1024;
const mostRowsPerPartition = 4 * rowsPerPartition;

/** A fraction of LanceDB's own effort, which takes minutes at a million rows: re-scoring makes up for coarser codes. */
const training = { sampleRate: 64, maxIterations: 15 };

/** Bits that stand for a number of a vector: with 4 the codes rank nearly as the vectors do, with 1 four times as many re-scored rows are needed. */
const bitsPerNumber = 4;

/** What searches need to know of a table, counted once a version of it. */
export interface TableFacts {
  /** Partitions of a view's approximate index; null where there is none. */
  partitions(view: View): Promise<number | null>;
  countRows(condition?: string): Promise<number>;
}

/** Conditions remembered: shops ask the same few again and again. */
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

/** Merges small files and drops old versions. Returns how many rows there are. */
export async function mergeFiles(table: Table): Promise<number> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) });
  return table.countRows();
}

/**
 * Merges small files, drops old versions and, in a table of at least `threshold` rows, builds or extends the indexes. An
 * index of vectors that has grown to four times the rows that it was made for, or that another version of Garb made, is
 * built anew; searches go on with the former one meanwhile.
 */
export async function optimizeTable(table: Table, dimension: number, threshold: number): Promise<void> {
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
    const config = vectorIndex(dimension, numPartitions);
    await table.createIndex(view, { config, name: vectorIndexName(view, numPartitions) });
  }
  await dropFormer(table);
}

/** What conditions ask for: few values, one of a list of values, or an order. */
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
 * within partitions; without training, so that they take seconds where product quantization takes minutes. They take
 * a multiple of 8 numbers; other vectors lie in the partitions as they are.
 */
function vectorIndex(dimension: number, numPartitions: number): Index {
  const settings = { distanceType: 'cosine', numPartitions, ...training } as const;
  if (dimension % 8 !== 0) return Index.ivfFlat(settings);
  return Index.ivfRq({ ...settings, numBits: bitsPerNumber });
}

/** Drops what other versions of Garb, or a build for fewer rows, left behind. */
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

/** The name tells the partitions, which LanceDB's own figures leave out. */
function vectorIndexName(view: View, partitions: number): string {
  return `${view}_${partitions}`;
}

/** The most partitions of the view's indexes, of which there are two while one is built anew. */
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

import type { Table, VectorQuery } from '@lancedb/lancedb';
import { inChunks } from './in-chunks.ts';
import type { TableFacts } from './lance-index.ts';
import type { SearchRequest } from './vector-store.ts';

/** Rows re-scored by their vectors ÷ rows asked for. */
const rescored = 4;

/** Share of the partitions that a search of all rows looks into, and their least number. */
const probedShare = 0.05;
const leastProbes = 24;

/** Vectors of one query to an index. */
const vectorsPerQuery = 16;

export interface LanceSearch {
  readonly request: SearchRequest;
  /** SQL condition of the rows that may match. */
  readonly condition: string;
  /** Rows a list. */
  readonly count: number;
  /** Up to this many rows that match the condition are all compared, which is exact. */
  readonly comparedRows: number;
  readonly facts: TableFacts;
}

/** What is read of each hit, and what becomes of it. */
export interface LanceHit<Found, Row> {
  readonly columns: readonly string[];
  readonly read: (found: Found) => Row;
}

type FoundRow<Found> = Found & {
  readonly _distance: number;
  /** Absent in an answer to one vector. */
  readonly query_index?: number;
};

/** One list per vector, best first, of at most `count` rows. */
export async function searchTable<Found, Row>(
  table: Table,
  search: LanceSearch,
  hit: LanceHit<Found, Row>,
): Promise<{ score: number; row: Row }[][]> {
  const { request, condition, count } = search;
  const probed = await chooseProbes(search);
  const lists: { score: number; row: Row }[][] = [];
  // Scans are asked for one after the other: each takes all cores, and in one query they take a third longer.
  for (const [first, ...others] of inChunks(request.vectors, probed === null ? 1 : vectorsPerQuery)) {
    if (first === undefined) continue;
    const query = table
      .query()
      .nearestTo(first)
      .column(request.view)
      .distanceType('cosine')
      .where(condition)
      .select([...hit.columns, '_distance'])
      .limit(count);
    for (const vector of others) query.addQueryVector(vector);
    const settled = probed === null ? query.bypassVectorIndex() : approximate(query, probed);
    const found: FoundRow<Found>[] = await settled.toArray();
    const chunk = [first, ...others].map((): { score: number; row: Row }[] => []);
    for (const row of found)
      chunk[row.query_index ?? 0]?.push({ score: 1 - row._distance, row: hit.read(row) });
    lists.push(...chunk);
  }
  return lists;
}

/** Partitions that a search looks into; null to compare all rows that match. */
async function chooseProbes({ request, condition, comparedRows, facts }: LanceSearch) {
  const partitions = await facts.partitions(request.view);
  if (partitions === null) return null;
  const matching = await facts.countRows(condition);
  if (matching <= comparedRows) return null;
  return probes({ matching, all: await facts.countRows(), partitions });
}

/** Sizes that an approximate search goes by. */
export interface SearchedRows {
  /** Rows that match the condition, and rows of the table. */
  readonly matching: number;
  readonly all: number;
  /** Partitions of the index. */
  readonly partitions: number;
}

/**
 * An approximate search: the short codes of the rows in the nearest partitions are compared, and four times as many rows
 * as asked for are re-scored by their vectors as they were given. Where those partitions hold too few that match, the
 * others follow. Not a graph: some builds of LanceDB's HNSW had places where a search of any width found one row of ten.
 */
export function approximate(query: VectorQuery, probed: number): VectorQuery {
  // In this order: a least number above the most, 20 until told otherwise, is refused.
  return query.maximumNprobes(0).minimumNprobes(probed).refineFactor(rescored);
}

/** Partitions to look into: the fewer rows match, the farther the nearest of them lie, and the more are looked into. */
export function probes({ matching, all, partitions }: SearchedRows): number {
  const share = Math.min(1, probedShare / Math.sqrt(Math.max(1, matching) / Math.max(1, all)));
  return Math.min(partitions, Math.max(leastProbes, Math.ceil(share * partitions)));
}

import type { Table, VectorQuery } from '@lancedb/lancedb';
import { inChunks } from '../in-chunks.ts';
import type { SearchRequest } from '../vector-store.ts';
import type { TableFacts } from './lance-index.ts';

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
  const plan = await planSearch(search);
  const lists: { score: number; row: Row }[][] = [];
  // Scans are asked for one after the other: each takes all cores, and in one query they take a third longer.
  for (const vectors of inChunks(search.request.vectors, plan === null ? 1 : vectorsPerQuery)) {
    if (plan === null) {
      lists.push(...(await ask(table, search, hit, vectors, (query) => query.bypassVectorIndex())));
      continue;
    }
    const { probed, due } = plan;
    const found = await ask(table, search, hit, vectors, (query) => approximate(query, probed, probed));
    const isShort = found.some((list) => list.length < due);
    lists.push(
      ...(isShort ? await ask(table, search, hit, vectors, (query) => approximate(query, probed, 0)) : found),
    );
  }
  return lists;
}

/** One query for some vectors, by the index or without as `by` settles. */
async function ask<Found, Row>(
  table: Table,
  { request, condition, count }: LanceSearch,
  hit: LanceHit<Found, Row>,
  vectors: SearchRequest['vectors'],
  by: (query: VectorQuery) => VectorQuery,
): Promise<{ score: number; row: Row }[][]> {
  const [first, ...others] = vectors;
  if (first === undefined) return [];
  const query = table
    .query()
    .nearestTo(first)
    .column(request.view)
    .distanceType('cosine')
    .where(condition)
    .select([...hit.columns, '_distance'])
    .limit(count);
  for (const vector of others) query.addQueryVector(vector);
  const found: FoundRow<Found>[] = await by(query).toArray();
  const lists = vectors.map((): { score: number; row: Row }[] => []);
  for (const row of found)
    lists[row.query_index ?? 0]?.push({ score: 1 - row._distance, row: hit.read(row) });
  return lists;
}

/** Partitions that a search looks into and rows that each list is due; null to compare all rows that match. */
async function planSearch({ request, condition, count, comparedRows, facts }: LanceSearch) {
  const partitions = await facts.partitions(request.view);
  if (partitions === null) return null;
  const matching = await facts.countRows(condition);
  if (matching <= comparedRows) return null;
  const probed = probes({ matching, all: await facts.countRows(), partitions });
  return { probed, due: Math.min(count, matching) };
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
 * as asked for are re-scored by their vectors as they were given. Not a graph: some builds of LanceDB's HNSW had places
 * where a search of any width found one row of ten.
 *
 * @param most partitions looked into when the nearest hold too few rows that match; 0: all. Being ready for that costs
 * several times the search itself in a large table, so it is asked for only when a list came back short.
 */
export function approximate(query: VectorQuery, probed: number, most: number): VectorQuery {
  // LanceDB refuses a least number above the most, which is 20 until told otherwise.
  return query.maximumNprobes(0).minimumNprobes(probed).maximumNprobes(most).refineFactor(rescored);
}

/** Partitions to look into: the fewer rows match, the farther the nearest of them lie, and the more are looked into. */
export function probes({ matching, all, partitions }: SearchedRows): number {
  const share = Math.min(1, probedShare / Math.sqrt(Math.max(1, matching) / Math.max(1, all)));
  return Math.min(partitions, Math.max(leastProbes, Math.ceil(share * partitions)));
}

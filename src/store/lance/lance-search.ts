import type { Table, VectorQuery } from '@lancedb/lancedb';
import type { Metric } from '../../similarity.ts';
import { inChunks } from '../in-chunks.ts';
import type { SearchRequest } from '../vector-store.ts';
import type { TableFacts } from './lance-index.ts';
import { lanceMetrics } from './lance-metrics.ts';

/** Rows re-scored with their full vectors ÷ rows requested. */
const rescored = 4;

/** Share of the partitions that a search of all rows probes, and their minimum number. */
const probedShare = 0.05;
const leastProbes = 24;

/** Vectors per index query. */
const vectorsPerQuery = 16;

export interface LanceSearch {
  readonly request: SearchRequest;
  /** SQL condition of the rows that may match. */
  readonly condition: string;
  /** Rows per list. */
  readonly count: number;
  /** Of the table's vectors. */
  readonly metric: Metric;
  /** Up to this many matching rows, a search compares all of them, which is exact. */
  readonly comparedRows: number;
  readonly facts: TableFacts;
}

/** The columns to read of each hit, and how to convert them. */
export interface LanceHit<Found, Row> {
  readonly columns: readonly string[];
  readonly read: (found: Found) => Row;
}

type FoundRow<Found> = Found & {
  readonly _distance: number;
  /** Absent in the response to a single vector. */
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
  // Scans run one by one: each uses all cores, and in one query they take a third longer.
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

/** One query for some vectors; `by` selects how it uses the index. */
async function ask<Found, Row>(
  table: Table,
  { request, condition, count, metric }: LanceSearch,
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
    .distanceType(lanceMetrics[metric].distance)
    .where(condition)
    .select([...hit.columns, '_distance'])
    .limit(count);
  for (const vector of others) query.addQueryVector(vector);
  const found: FoundRow<Found>[] = await by(query).toArray();
  const lists = vectors.map((): { score: number; row: Row }[] => []);
  for (const row of found)
    lists[row.query_index ?? 0]?.push({
      score: lanceMetrics[metric].similarity(row._distance),
      row: hit.read(row),
    });
  return lists;
}

/** Partitions to probe and expected rows per list; null to compare all matching rows. */
async function planSearch({ request, condition, count, comparedRows, facts }: LanceSearch) {
  const partitions = await facts.partitions(request.view);
  if (partitions === null) return null;
  const matching = await facts.countRows(condition);
  if (matching <= comparedRows) return null;
  const probed = probes({ matching, all: await facts.countRows(), partitions });
  return { probed, due: Math.min(count, matching) };
}

/** Sizes that decide how many partitions an approximate search probes. */
export interface SearchedRows {
  /** Rows that match the condition, and all rows of the table. */
  readonly matching: number;
  readonly all: number;
  /** Partitions of the index. */
  readonly partitions: number;
}

/**
 * An approximate search: compares the short codes of rows in the nearest partitions, then re-scores four times the requested
 * number of rows with their full vectors. Not HNSW: in some graphs that LanceDB built, a search of any width found one row in ten.
 *
 * @param most partitions to probe when the nearest have too few matching rows; 0: all. In a large table this option makes a
 * search several times slower, so it is used only after a list was too short.
 */
export function approximate(query: VectorQuery, probed: number, most: number): VectorQuery {
  // LanceDB rejects a minimum above the maximum, which defaults to 20.
  return query.maximumNprobes(0).minimumNprobes(probed).maximumNprobes(most).refineFactor(rescored);
}

/** Partitions to probe: the fewer rows match, the farther away they are, so more partitions are needed. */
export function probes({ matching, all, partitions }: SearchedRows): number {
  const share = Math.min(1, probedShare / Math.sqrt(Math.max(1, matching) / Math.max(1, all)));
  return Math.min(partitions, Math.max(leastProbes, Math.ceil(share * partitions)));
}

import type { Table } from '@lancedb/lancedb';
import { approximate, type TableFacts } from './lance-index.ts';
import type { SearchRequest } from './vector-store.ts';

export interface LanceSearch {
  readonly request: SearchRequest;
  /** SQL condition of the rows that may match. */
  readonly condition: string;
  /** Rows a list. */
  readonly count: number;
  /** Up to this many rows that match the condition are all compared, which is exact. */
  readonly scannedRows: number;
  readonly facts: TableFacts;
}

/** What is read of each hit, and what becomes of it. */
export interface LanceHit<Found, Row> {
  readonly columns: readonly string[];
  readonly read: (found: Found) => Row;
}

/**
 * One list per vector, best first, of at most `count` rows. The vectors are asked for one after the other: each scan
 * takes all cores, and several at once, in one query or in parallel, were measured to take more than twice as long.
 */
export async function searchTable<Found, Row>(
  table: Table,
  search: LanceSearch,
  hit: LanceHit<Found, Row>,
): Promise<{ score: number; row: Row }[][]> {
  const { request, condition, count, scannedRows, facts } = search;
  const isIndexed = await facts.hasVectorIndex();
  const matching = isIndexed ? await facts.countRows(condition) : 0;
  const exact = !isIndexed || matching <= scannedRows;
  const all = exact ? 0 : await facts.countRows();
  const lists: { score: number; row: Row }[][] = [];
  for (const vector of request.vectors) {
    const query = table
      .query()
      .nearestTo(vector)
      .column(request.view)
      .distanceType('cosine')
      .where(condition)
      .select([...hit.columns, '_distance'])
      .limit(count);
    const found = exact ? query.bypassVectorIndex() : approximate(query, { count, matching, all });
    const rows: (Found & { readonly _distance: number })[] = await found.toArray();
    lists.push(rows.map((row) => ({ score: 1 - row._distance, row: hit.read(row) })));
  }
  return lists;
}

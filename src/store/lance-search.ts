import type { Table } from '@lancedb/lancedb';
import { approximate, hasVectorIndex } from './lance-index.ts';
import { fromLanceRow, type LanceRow, summaryColumns } from './lance-rows.ts';
import type { SearchRequest, StoreHit } from './vector-store.ts';

export interface LanceSearch {
  readonly request: SearchRequest;
  /** SQL condition of the rows that may match. */
  readonly condition: string;
  /** Rows a list. */
  readonly count: number;
  /** Up to this many rows that match the condition are all compared, which is exact. */
  readonly scannedRows: number;
}

/** One list per vector, best first, of at most `count` rows; all vectors go in one query. */
export async function searchTable(table: Table, search: LanceSearch): Promise<StoreHit[][]> {
  const { request, condition, count, scannedRows } = search;
  const lists: StoreHit[][] = request.vectors.map(() => []);
  const [first, ...others] = request.vectors;
  if (first === undefined) return lists;
  const query = table.query().nearestTo(first);
  for (const vector of others) query.addQueryVector(vector);
  query
    .column(request.view)
    .distanceType('cosine')
    .where(condition)
    .select([...summaryColumns, '_distance'])
    .limit(count);
  const exact = !(await hasVectorIndex(table)) || (await table.countRows(condition)) <= scannedRows;
  if (exact) query.bypassVectorIndex();
  else approximate(query, count);
  // A single vector's rows carry no query_index.
  const rows: (LanceRow & { _distance: number; query_index?: number })[] = await query.toArray();
  for (const row of rows) {
    lists[row.query_index ?? 0]?.push({ score: 1 - row._distance, row: fromLanceRow(row) });
  }
  return lists;
}

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

/**
 * One list per vector, best first, of at most `count` rows. The vectors are asked for one after the other: each scan
 * takes all cores, and several at once, in one query or in parallel, were measured to take more than twice as long.
 */
export async function searchTable(table: Table, search: LanceSearch): Promise<StoreHit[][]> {
  const { request, condition, count, scannedRows } = search;
  const exact = !(await hasVectorIndex(table)) || (await table.countRows(condition)) <= scannedRows;
  const lists: StoreHit[][] = [];
  for (const vector of request.vectors) {
    const query = table
      .query()
      .nearestTo(vector)
      .column(request.view)
      .distanceType('cosine')
      .where(condition)
      .select([...summaryColumns, '_distance'])
      .limit(count);
    const found = exact ? query.bypassVectorIndex() : approximate(query, count);
    const rows: (LanceRow & { readonly _distance: number })[] = await found.toArray();
    lists.push(rows.map((row) => ({ score: 1 - row._distance, row: fromLanceRow(row) })));
  }
  return lists;
}

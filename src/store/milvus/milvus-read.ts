import { AppError } from '../../errors.ts';
import type { CallOptions, MilvusConnection } from './milvus-client.ts';
import { strong } from './milvus-consistency.ts';
import { milvusText } from './milvus-filter.ts';

export interface MilvusRead {
  readonly collection: string;
  readonly condition: string;
  /** Fields to read; `key` is always included. */
  readonly fields: readonly string[];
  /** Rows to ask for in a request; a reply may have 64 MB. */
  readonly pageSize: number;
}

interface Keyed {
  readonly key: string;
}

/**
 * All matching rows where they are probably few: by one request if they are less than a page, otherwise by {@link readRows}. A plain
 * limit returns fewer rows than it allows only if there are no more.
 */
export async function* readFewRows<Row extends Keyed>(
  connection: MilvusConnection,
  read: MilvusRead,
  options: CallOptions,
): AsyncGenerator<Row> {
  const rows = await queryRows<Row>(connection, read, { limit: read.pageSize }, options);
  if (rows.length < read.pageSize) yield* rows;
  else yield* readRows<Row>(connection, read, options);
}

/**
 * All matching rows, ordered by key. Each page starts after the last key of the page before, and an empty page is the end:
 * `reduce_stop_for_best` merges what every segment has up to the key where the first of them is drained, so that a page is complete
 * up to its last key, but longer than the limit (many segments) or shorter (rows written twice). After a long page less is asked
 * for. Alternatives fail: `offset` ends at 16,384 rows, a large `limit` returns fewer rows than requested, and the client's
 * iterator skips rows because it does not set `iterator`, without which a page does not have the lowest keys.
 *
 * Rejects with `store-unavailable` when keys come out of order, since rows could then be missing.
 */
export async function* readRows<Row extends Keyed>(
  connection: MilvusConnection,
  read: MilvusRead,
  options: CallOptions,
): AsyncGenerator<Row> {
  let last = '';
  let limit = read.pageSize;
  for (;;) {
    const condition = `(${read.condition}) and key > ${milvusText(last)}`;
    const params = { iterator: 'True', reduce_stop_for_best: 'True' };
    const rows = await queryRows<Row>(connection, { ...read, condition }, { limit, params }, options);
    for (const row of rows) {
      if (Buffer.compare(Buffer.from(row.key), Buffer.from(last)) <= 0)
        throw new AppError('store-unavailable', 'Milvus returned rows out of the order of their keys');
      last = row.key;
      yield row;
    }
    if (rows.length === 0) return;
    if (rows.length > 2 * read.pageSize)
      limit = Math.max(1, Math.floor((limit * read.pageSize) / rows.length));
  }
}

async function queryRows<Row>(
  connection: MilvusConnection,
  { collection, condition, fields }: MilvusRead,
  page: { readonly limit: number; readonly params?: Readonly<Record<string, string>> },
  options: CallOptions,
): Promise<Row[]> {
  const { data } = await connection.call(
    'read rows',
    (client, timeout) =>
      client.query({
        collection_name: collection,
        expr: condition,
        output_fields: [...new Set(['key', ...fields])],
        ...page,
        consistency_level: strong,
        timeout,
      }),
    options,
  );
  // The client types every row as arbitrary fields.
  return data as unknown as Row[];
}

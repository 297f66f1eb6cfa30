import type { ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';
import type { CallOptions, MilvusConnection } from './milvus-client.ts';
import { milvusText } from './milvus-filter.ts';

export interface MilvusRead {
  readonly collection: string;
  readonly condition: string;
  /** Names of fields; `key` is always among what comes back. */
  readonly fields: readonly string[];
  readonly consistency: ConsistencyLevelEnum;
  /** Rows of one reply, which may hold 64 MB. */
  readonly pageSize: number;
}

/**
 * All rows that match, ordered by key, page after page, each beginning behind the last key of the one before.
 * (`offset` ends at 16,384 rows, a large `limit` returns less than asked for, and the client's own iterator does not
 * set `iterator`, without which a page is not the rows of lowest key and rows are passed over.)
 */
export async function* readRows<Row extends { readonly key: string }>(
  connection: MilvusConnection,
  read: MilvusRead,
  options: CallOptions,
): AsyncGenerator<Row> {
  const fields = [...new Set(['key', ...read.fields])];
  let last = '';
  for (;;) {
    const expr = `(${read.condition}) and key > ${milvusText(last)}`;
    const { data } = await connection.call(
      'read rows',
      (client, timeout) =>
        client.query({
          collection_name: read.collection,
          expr,
          output_fields: fields,
          limit: read.pageSize,
          params: { iterator: 'True', reduce_stop_for_best: 'True' },
          consistency_level: read.consistency,
          timeout,
        }),
      options,
    );
    // The fields asked for are the row's; the client types every reply as a bag of fields.
    const rows = data as unknown as Row[];
    yield* rows;
    const end = rows.at(-1)?.key;
    if (end === undefined || rows.length < read.pageSize) return;
    last = end;
  }
}

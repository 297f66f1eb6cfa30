import type { ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';
import type { CallOptions, MilvusConnection } from './milvus-client.ts';
import { milvusText } from './milvus-filter.ts';

export interface MilvusRead {
  readonly collection: string;
  readonly condition: string;
  /** Fields to read; `key` is always included. */
  readonly fields: readonly string[];
  readonly consistency: ConsistencyLevelEnum;
  /** Rows per reply; a reply may have 64 MB. */
  readonly pageSize: number;
}

/**
 * All matching rows, ordered by key. Each page starts after the last key of the page before. Alternatives fail: `offset` ends at
 * 16,384 rows, a large `limit` returns fewer rows than requested, and the client's iterator skips rows because it does not set
 * `iterator`, without which a page does not have the lowest keys.
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
    // The client types every row as arbitrary fields.
    const rows = data as unknown as Row[];
    yield* rows;
    const end = rows.at(-1)?.key;
    if (end === undefined || rows.length < read.pageSize) return;
    last = end;
  }
}

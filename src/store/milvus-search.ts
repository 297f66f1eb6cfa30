import type { ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';
import type { CallOptions, MilvusConnection } from './milvus-client.ts';
import { type MilvusIndex, searchParameters } from './milvus-index.ts';
import { fromMilvusRow, type MilvusRow, summaryFields } from './milvus-rows.ts';
import type { SearchRequest, StoreHit } from './vector-store.ts';

export interface MilvusSearch {
  readonly collection: string;
  readonly request: SearchRequest;
  /** Milvus expression of the rows that may match. */
  readonly condition: string;
  /** Rows a list. */
  readonly count: number;
  readonly consistency: ConsistencyLevelEnum;
  readonly index: MilvusIndex;
}

type MilvusHit = MilvusRow & { readonly score: number };

/** One list per vector, best first, of at most `count` rows; all vectors go in one call. */
export async function searchCollection(
  connection: MilvusConnection,
  search: MilvusSearch,
  options: CallOptions,
): Promise<StoreHit[][]> {
  const { collection, request, condition, count, consistency, index } = search;
  const { results } = await connection.call(
    'search',
    (client, timeout) =>
      client.search({
        collection_name: collection,
        data: request.vectors.map((vector) => [...vector]),
        anns_field: request.view,
        metric_type: 'COSINE',
        params: { ...searchParameters(index, count) },
        filter: condition,
        limit: count,
        output_fields: summaryFields,
        consistency_level: consistency,
        timeout,
      }),
    options,
  );
  return nestResults(results, request.vectors.length).map((list) =>
    list.map((hit) => ({ score: hit.score, row: fromMilvusRow(hit) })),
  );
}

/** One list per vector again: one vector's comes flat, and where nothing was found there is no list at all. */
function nestResults(results: unknown, vectors: number): MilvusHit[][] {
  const found = results as MilvusHit[] | MilvusHit[][];
  const lists = (Array.isArray(found[0]) ? found : [found]) as MilvusHit[][];
  return Array.from({ length: vectors }, (_, n) => lists[n] ?? []);
}

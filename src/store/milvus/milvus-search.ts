import { AppError } from '../../errors.ts';
import { type Metric, ofInnerProduct, ofSquaredDistance } from '../../similarity.ts';
import type { SearchRequest } from '../vector-store.ts';
import type { CallOptions, MilvusConnection } from './milvus-client.ts';
import { consistencyLevel, type MilvusConsistency } from './milvus-consistency.ts';
import { type MilvusIndex, searchParameters } from './milvus-index.ts';

export interface MilvusSearch {
  readonly collection: string;
  readonly request: SearchRequest;
  /** Milvus expression that matching rows satisfy. */
  readonly condition: string;
  /** Rows per list. */
  readonly count: number;
  readonly consistency: MilvusConsistency;
  readonly index: MilvusIndex;
  /** Of the collection's vectors. */
  readonly metric: Metric;
}

/** Milvus' names of the metrics, and the similarity of the scores that it gives: for L2 the squared distance. */
export const milvusMetrics = {
  cosine: { type: 'COSINE', similarity: (score: number) => score },
  'inner-product': { type: 'IP', similarity: ofInnerProduct },
  euclidean: { type: 'L2', similarity: ofSquaredDistance },
} as const;

/** The fields to read of each hit, and how to convert them. */
export interface MilvusHit<Found, Row> {
  readonly fields: readonly string[];
  readonly read: (found: Found) => Row;
}

/** One list per vector, best first, of at most `count` rows; one call for all vectors. */
export async function searchCollection<Found, Row>(
  connection: MilvusConnection,
  search: MilvusSearch & { readonly hit: MilvusHit<Found, Row> },
  options: CallOptions,
): Promise<{ score: number; row: Row }[][]> {
  const { collection, request, condition, count, consistency, index, metric, hit } = search;
  const { results } = await connection.call(
    'search',
    (client, timeout) =>
      client.search({
        collection_name: collection,
        data: request.vectors.map((vector) => [...vector]),
        anns_field: request.view,
        metric_type: milvusMetrics[metric].type,
        params: { ...searchParameters(index, count) },
        filter: condition,
        limit: count,
        output_fields: [...hit.fields],
        consistency_level: consistencyLevel(consistency),
        timeout,
      }),
    { ...options, carried: givenSearchParameters(index) },
  );
  return nestResults<Found>(results, request.vectors.length).map((list) =>
    list.map((found) => ({
      score: milvusMetrics[metric].similarity(found.score),
      row: hit.read(found),
    })),
  );
}

/** The operator's parameters, to name when Milvus refuses a search. */
function givenSearchParameters({ searchParameters: value }: MilvusIndex): CallOptions['carried'] {
  return value === undefined ? undefined : { setting: 'GARB_MILVUS_SEARCH_PARAMS', value };
}

/**
 * One list per vector. Milvus returns a flat list for a single vector, and no list at all when nothing was found. Throws
 * `store-unavailable` when the number of lists differs from the number of vectors.
 */
function nestResults<Found>(results: unknown, vectors: number): (Found & { readonly score: number })[][] {
  type Hit = Found & { readonly score: number };
  const found = results as Hit[] | Hit[][];
  if (found.length === 0) return Array.from({ length: vectors }, () => []);
  const lists = (Array.isArray(found[0]) ? found : [found]) as Hit[][];
  if (lists.length === vectors) return lists;
  throw new AppError('store-unavailable', `Milvus returned ${lists.length} lists for ${vectors} vectors`);
}

import { AppError } from '../../errors.ts';
import { views } from '../../types.ts';
import { breakTies } from '../break-ties.ts';
import { inChunks } from '../in-chunks.ts';
import { checkIds, checkRows, checkSameProduct, checkSearch, lastOfEachKey } from '../row-check.ts';
import { createCatalogCounts, summarizeCatalogs } from '../summarize-catalogs.ts';
import {
  type EmbeddingSpace,
  type NameHit,
  namesOf,
  type RowNames,
  type RowSummary,
  type SearchRequest,
  type StoredRow,
  type VectorRow,
  type VectorStore,
} from '../vector-store.ts';
import { waitForStore } from '../wait-for-store.ts';
import { cacheProducts } from './cache-products.ts';
import { connectMilvus, type MilvusConnection, type MilvusConnectionOptions } from './milvus-client.ts';
import { loadCollection, openCollection } from './milvus-collection.ts';
import { type MilvusConsistency, strong } from './milvus-consistency.ts';
import { milvusCondition, milvusText, milvusTexts } from './milvus-filter.ts';
import type { MilvusIndexType, MilvusParameters } from './milvus-index.ts';
import { readFewRows, readRows } from './milvus-read.ts';
import {
  fromMilvusNamedRow,
  fromMilvusRow,
  fromMilvusVectorRow,
  type MilvusRow,
  type MilvusVectorRow,
  nameFields,
  summaryFields,
  toMilvusRow,
} from './milvus-rows.ts';
import { type MilvusHit, searchCollection } from './milvus-search.ts';
import { requireVersion } from './milvus-version.ts';

export interface MilvusStoreOptions extends MilvusConnectionOptions {
  readonly space: EmbeddingSpace;
  readonly collection?: string | undefined;
  /** Applies when the collection is created; default HNSW. */
  readonly index?: MilvusIndexType | undefined;
  readonly indexParameters?: MilvusParameters | undefined;
  readonly searchParameters?: MilvusParameters | undefined;
  readonly replicas?: number | undefined;
  /**
   * Which writes a search sees: `Strong` all earlier ones, `Bounded` (default, and faster) all but the most recent, `Eventually` any.
   * All other reads are strong, but for product documents that the cache has.
   */
  readonly consistency?: MilvusConsistency | undefined;
  /** How long a scan waits for a server that does not respond; default 0. */
  readonly waitMs?: number | undefined;
  /** Memory for product documents; default 0. With `Strong` none are kept. */
  readonly cacheBytes?: number | undefined;
}

/** Rows per write, ids per condition, rows with vectors per reply, rows without vectors, rows with ids only. */
const rowsPerWrite = 200;
const idsPerQuery = 200;
const vectorRowsPerPage = 500;
const summariesPerPage = 1000;
const namesPerPage = 5000;

const vectorFields = [...summaryFields, ...views];

/** Readiness probes need a quick response. */
const healthTimeoutMs = 2000;

/** As old as what a `Bounded` search may see (Milvus' `common.gracefulTime`). */
const freshMs = 5000;

/**
 * A store in a Milvus server: one collection for all catalogs, with the catalog as partition key; created when missing. Rejects
 * with `store-unavailable` within a second or two when no server listens at the address, and with `invalid-config` where a setting
 * is wrong or the server older than 2.6.
 */
export async function createMilvusStore(options: MilvusStoreOptions): Promise<VectorStore> {
  const { space, collection = 'garb', consistency = 'Bounded', replicas = 1, waitMs = 0 } = options;
  const { index: type = 'HNSW', indexParameters, searchParameters, cacheBytes = 0 } = options;
  const index = { type, buildParameters: indexParameters, searchParameters };
  const connection = connectMilvus(options);
  try {
    await requireVersion(connection);
    await openCollection(connection, { name: collection, space, index, replicas });
  } catch (error) {
    await connection.close();
    throw error;
  }
  const onCollection = {
    reload: (deadlineMs: number) => loadCollection(connection, collection, { replicas, deadlineMs }),
  };

  /** For what only jobs read, which a restart of Milvus does not end. */
  const patient: MilvusConnection = {
    ...connection,
    call: (...given) => waitForStore(() => connection.call(...given), waitMs),
  };
  const reader =
    (rows: typeof readRows, by = connection) =>
    <Row extends { readonly key: string }>(condition: string, fields: string[], pageSize: number) =>
      rows<Row>(by, { collection, condition, fields, pageSize }, onCollection);
  const [read, readFew, readPatiently] = [reader(readRows), reader(readFewRows), reader(readRows, patient)];

  const remove = (expr: string) =>
    connection.call(
      'delete rows',
      (client, timeout) =>
        client.deleteEntities({ collection_name: collection, expr, consistency_level: 'Strong', timeout }),
      onCollection,
    );

  const searchRows = async <Found, Row extends NameHit['row']>(
    request: SearchRequest,
    hit: MilvusHit<Found, Row>,
  ) => {
    checkSearch(request, space);
    if (request.vectors.length === 0) return [];
    const condition = milvusCondition(request.catalog, request.filter);
    const search = {
      collection,
      request,
      condition,
      index,
      hit,
      consistency,
      metric: space.metric ?? 'cosine',
    };
    return breakTies(request.limit, (count) =>
      searchCollection(connection, { ...search, count }, onCollection),
    );
  };

  /** All rows of the products, in no order. */
  const readProducts = async <Row extends { readonly key: string }>(
    catalog: string,
    productIds: readonly string[],
    fields: string[],
  ): Promise<Row[]> => {
    checkIds([catalog], 'catalog');
    checkIds(productIds, 'productIds');
    const rows: Row[] = [];
    for (const ids of inChunks([...new Set(productIds)], idsPerQuery))
      for await (const row of readFew<Row>(productsCondition(catalog, ids), fields, vectorRowsPerPage))
        rows.push(row);
    return rows;
  };

  const requireDimension = <Row extends VectorRow>(row: Row): Row => {
    if (row.whole.length === space.dimension && row.garment.length === space.dimension) return row;
    throw incomplete('returned vectors of another dimension than the collection has');
  };

  const writeRows = async (rows: readonly StoredRow[]) => {
    for (const chunk of inChunks(lastOfEachKey(rows), rowsPerWrite)) {
      const { upsert_cnt } = await connection.call('write rows', (client, timeout) =>
        client.upsert({ collection_name: collection, data: chunk.map(toMilvusRow), timeout }),
      );
      if (Number(upsert_cnt) !== chunk.length)
        throw incomplete(`wrote only ${upsert_cnt} of ${chunk.length} rows`);
    }
  };

  const readNames = (condition: string) =>
    summarizeCatalogs(read<ProductName>(condition, ['catalog', 'productId'], namesPerPage));

  const counts = createCatalogCounts({
    countRows: (catalog) => store.count(catalog),
    async countProducts(catalog) {
      const [summary] = await readNames(milvusCondition(catalog, undefined));
      return summary?.products ?? 0;
    },
  });
  /** Runs a write to catalogs, whose counts are old then, also where it failed half-way. */
  const writing = <T>(catalogs: Iterable<string>, write: () => Promise<T>): Promise<T> =>
    write().finally(() => {
      for (const catalog of catalogs) counts.changed(catalog);
    });

  const store: VectorStore = {
    async upsert(rows) {
      checkRows(rows, space);
      await writing(new Set(rows.map(({ catalog }) => catalog)), () => writeRows(rows));
    },

    async replaceProduct(catalog, productId, rows) {
      checkIds([catalog], 'catalog');
      checkIds([productId], 'productId');
      checkRows(rows, space);
      checkSameProduct(rows, catalog, productId);
      const ofProduct = `catalog == ${milvusText(catalog)} and productId == ${milvusText(productId)}`;
      const keys = rows.map((row) => row.key);
      await writing([catalog], async () => {
        await writeRows(rows);
        await remove(keys.length === 0 ? ofProduct : `${ofProduct} and key not in ${milvusTexts(keys)}`);
      });
    },

    async deleteProducts(catalog, productIds) {
      checkIds([catalog], 'catalog');
      checkIds(productIds, 'productIds');
      const deleted = new Set<string>();
      for (const ids of inChunks(productIds, idsPerQuery)) {
        const condition = productsCondition(catalog, ids);
        const before = deleted.size;
        for await (const row of readFew<ProductName>(condition, ['productId'], namesPerPage))
          deleted.add(row.productId);
        if (deleted.size > before) await writing([catalog], () => remove(condition));
      }
      return deleted.size;
    },

    async deleteCatalog(catalog) {
      checkIds([catalog], 'catalog');
      await writing([catalog], () => remove(milvusCondition(catalog, undefined)));
    },

    search: (request) => searchRows(request, { fields: summaryFields, read: fromMilvusRow }),

    searchNames: (request) =>
      searchRows(request, {
        fields: nameFields,
        read: namesOf,
      }),

    async fetchVectors(catalog, productIds) {
      const rows = await readProducts<MilvusVectorRow>(catalog, productIds, [...nameFields, ...views]);
      return rows.map(fromMilvusNamedRow).map(requireDimension).sort(byProductThenKey);
    },

    async fetchSummaries(catalog, productIds) {
      const rows = await readProducts<MilvusRow>(catalog, productIds, summaryFields);
      return rows.map(fromMilvusRow).sort(byProductThenKey);
    },

    async fetchByProduct(catalog, productIds) {
      const rows = await readProducts<MilvusVectorRow>(catalog, productIds, vectorFields);
      return rows.map(fromMilvusVectorRow).map(requireDimension).sort(byProductThenKey);
    },

    async fetchByPicture(catalog, imageDigest) {
      checkIds([catalog], 'catalog');
      checkIds([imageDigest], 'imageDigest');
      const condition = `catalog == ${milvusText(catalog)} and imageDigest == ${milvusText(imageDigest)}`;
      const rows: StoredRow[] = [];
      for await (const row of readFew<MilvusVectorRow>(condition, vectorFields, vectorRowsPerPage))
        rows.push(requireDimension(fromMilvusVectorRow(row)));
      return rows.sort(byProductThenKey);
    },

    async *scan(catalog) {
      checkIds([catalog], 'catalog');
      let page: StoredRow[] = [];
      for await (const row of readPatiently<MilvusVectorRow>(
        milvusCondition(catalog, undefined),
        vectorFields,
        vectorRowsPerPage,
      )) {
        page.push(requireDimension(fromMilvusVectorRow(row)));
        if (page.length < vectorRowsPerPage) continue;
        yield page;
        page = [];
      }
      if (page.length > 0) yield page;
    },

    async *scanSummaries(catalog) {
      checkIds([catalog], 'catalog');
      const condition = milvusCondition(catalog, undefined);
      let page: RowSummary[] = [];
      for await (const row of read<MilvusRow>(condition, summaryFields, summariesPerPage)) {
        page.push(fromMilvusRow(row));
        if (page.length < summariesPerPage) continue;
        yield page;
        page = [];
      }
      if (page.length > 0) yield page;
    },

    catalogs: (names) => (names ? counts.of([...names].sort()) : readNames('key != ""')),

    async count(catalog) {
      checkIds([catalog], 'catalog');
      const expr = milvusCondition(catalog, undefined);
      const output_fields = ['count(*)'];
      const { data } = await connection.call(
        'count rows',
        (client, timeout) =>
          client.query({
            collection_name: collection,
            expr,
            output_fields,
            consistency_level: strong,
            timeout,
          }),
        onCollection,
      );
      const count = Number(data[0]?.['count(*)']);
      if (!Number.isInteger(count)) throw incomplete('returned no row count');
      return count;
    },

    /** Merges small segments and drops deleted rows; the server builds indexes by itself. */
    async optimize() {
      await connection.call('compact the collection', (client, timeout) =>
        client.compact({ collection_name: collection, timeout }),
      );
    },

    async warmUp() {},

    async health() {
      const soon = { timeoutMs: healthTimeoutMs };
      const { state } = await connection.call(
        'respond',
        (client, timeout) => client.getLoadState({ collection_name: collection, timeout }),
        soon,
      );
      if (state === 'LoadStateNotExist') throw incomplete('has lost the collection');
      const { isHealthy, reasons } = await connection.call('respond', (client) => client.checkHealth(), soon);
      if (!isHealthy) throw incomplete(`is not healthy: ${reasons.join('; ')}`);
    },

    close: () => connection.close(),
  };

  if (searchParameters)
    try {
      // A wrong parameter shows before the first shopper's search.
      await store.searchNames({ catalog: 'default', view: 'whole', vectors: [unitVector(space)], limit: 1 });
    } catch (error) {
      await connection.close();
      throw error;
    }
  const mostBytes = consistency === 'Strong' ? 0 : cacheBytes;
  return mostBytes > 0 ? cacheProducts(store, { mostBytes, freshMs }) : store;
}

function unitVector({ dimension }: EmbeddingSpace): Float32Array {
  return new Float32Array(dimension).fill(1 / Math.sqrt(dimension));
}

/** A reply that arrived but is not valid. */
function incomplete(what: string): AppError {
  return new AppError('store-unavailable', `Milvus ${what}`);
}

interface ProductName {
  readonly key: string;
  readonly catalog: string;
  readonly productId: string;
}

function productsCondition(catalog: string, productIds: readonly string[]): string {
  return `catalog == ${milvusText(catalog)} and productId in ${milvusTexts(productIds)}`;
}

function byProductThenKey(a: RowNames, b: RowNames): number {
  if (a.productId !== b.productId) return a.productId < b.productId ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

import { AppError } from '../../src/errors.ts';
import { similarity } from '../../src/similarity.ts';
import { checkIds, checkRows, checkSameProduct, checkSearch } from '../../src/store/row-check.ts';
import { summarizeCatalogs } from '../../src/store/summarize-catalogs.ts';
import type {
  EmbeddingSpace,
  RowSummary,
  SearchRequest,
  StoredRow,
  StoreHit,
  VectorStore,
} from '../../src/store/vector-store.ts';
import { matchFilter } from '../contract/match-filter.ts';

export interface MemoryStore extends VectorStore {
  /** Every search asked so far. */
  readonly searches: readonly SearchRequest[];
  /** From now on every call rejects with this; undefined makes the store answer again. */
  fail(error: AppError | undefined): void;
}

/** A {@link VectorStore} in a Map (`rows`, by key), searched by scanning: the interface's meaning without a database. */
export function createMemoryStore(
  space: EmbeddingSpace,
  rows: Map<string, StoredRow> = new Map(),
): MemoryStore {
  const searches: SearchRequest[] = [];
  let failure: AppError | undefined;

  const requireAnswer = async () => {
    if (failure) throw failure;
  };
  const ofCatalog = (catalog: string) => [...rows.values()].filter((row) => row.catalog === catalog);
  const write = (written: readonly StoredRow[]) => {
    checkRows(written, space);
    for (const row of written) rows.set(row.key, asStored(row));
  };

  const search = async (request: SearchRequest): Promise<StoreHit[][]> => {
    await requireAnswer();
    checkSearch(request, space);
    searches.push(request);
    const { catalog, view, vectors, filter, limit } = request;
    const passing = ofCatalog(catalog).filter((row) => !filter || matchFilter(filter, row));
    return vectors.map((vector) =>
      passing
        .map((row): StoreHit => ({ score: similarity(vector, row[view], space.metric), row: summary(row) }))
        .sort((a, b) => b.score - a.score || (a.row.key < b.row.key ? -1 : 1))
        .slice(0, limit),
    );
  };

  return {
    searches,
    fail(error) {
      failure = error;
    },
    async upsert(written) {
      await requireAnswer();
      write(written);
    },
    async replaceProduct(catalog, productId, written) {
      await requireAnswer();
      checkSameProduct(written, catalog, productId);
      write(written);
      const kept = new Set(written.map(({ key }) => key));
      for (const row of ofCatalog(catalog)) {
        if (row.productId === productId && !kept.has(row.key)) rows.delete(row.key);
      }
    },
    async deleteProducts(catalog, productIds) {
      await requireAnswer();
      checkIds(productIds, 'productIds');
      const deleted = ofCatalog(catalog).filter((row) => productIds.includes(row.productId));
      for (const { key } of deleted) rows.delete(key);
      return new Set(deleted.map(({ productId }) => productId)).size;
    },
    async deleteCatalog(catalog) {
      await requireAnswer();
      checkIds([catalog], 'catalog');
      for (const { key } of ofCatalog(catalog)) rows.delete(key);
    },
    search,
    async searchNames(request) {
      return (await search(request)).map((list) =>
        list.map(({ score, row: { key, productId, groupId, garmentClass } }) => ({
          score,
          row: { key, productId, groupId, garmentClass },
        })),
      );
    },
    async fetchVectors(catalog, productIds) {
      return (await this.fetchByProduct(catalog, productIds)).map(
        ({ key, productId, groupId, garmentClass, whole, garment }) => ({
          ...{ key, productId, groupId, garmentClass },
          ...{ whole, garment },
        }),
      );
    },
    async fetchSummaries(catalog, productIds) {
      return (await this.fetchByProduct(catalog, productIds)).map(summary);
    },
    async fetchByProduct(catalog, productIds) {
      await requireAnswer();
      checkIds(productIds, 'productIds');
      return ofCatalog(catalog)
        .filter((row) => productIds.includes(row.productId))
        .sort((a, b) => (`${a.productId}\0${a.key}` < `${b.productId}\0${b.key}` ? -1 : 1));
    },
    async fetchByPicture(catalog, imageDigest) {
      await requireAnswer();
      return ofCatalog(catalog)
        .filter((row) => row.imageDigest === imageDigest)
        .sort((a, b) => (`${a.productId}\0${a.key}` < `${b.productId}\0${b.key}` ? -1 : 1));
    },
    async *scan(catalog) {
      await requireAnswer();
      yield ofCatalog(catalog);
    },
    async *scanSummaries(catalog) {
      await requireAnswer();
      yield ofCatalog(catalog).map(summary);
    },
    async catalogs(names) {
      await requireAnswer();
      const all = await summarizeCatalogs(
        (async function* () {
          yield* rows.values();
        })(),
      );
      return all.filter(({ catalog }) => names?.includes(catalog) ?? true);
    },
    async count(catalog) {
      await requireAnswer();
      return ofCatalog(catalog).length;
    },
    optimize: requireAnswer,
    warmUp: requireAnswer,
    health: requireAnswer,
    async close() {},
  };
}

/** What comes back from a database is a copy, its documents through JSON. */
function asStored({ whole, garment, ...rest }: StoredRow): StoredRow {
  const document = JSON.parse(JSON.stringify(rest)) as RowSummary;
  // An attribute may be named like a property that every object inherits.
  const attributes = Object.assign(Object.create(null), document.attributes);
  return { ...document, attributes, whole: new Float32Array(whole), garment: new Float32Array(garment) };
}

function summary({ whole: _whole, garment: _garment, ...rest }: StoredRow): RowSummary {
  return rest;
}

/** The error of a database that is down. */
export function storeDown(): AppError {
  return new AppError('store-unavailable', 'The vector store does not answer');
}

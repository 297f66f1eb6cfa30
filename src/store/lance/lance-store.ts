import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect, Session, type Table } from '@lancedb/lancedb';
import { AppError, isStorageFull, storageFull } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { views } from '../../types.ts';
import { breakTies } from '../break-ties.ts';
import { requireSameSpace, spaceFromText, spaceToText } from '../embedding-space.ts';
import { inChunks } from '../in-chunks.ts';
import type { ResidentIndex } from '../resident/resident-index.ts';
import { checkIds, checkRows, checkSameProduct, checkSearch, lastOfEachKey } from '../row-check.ts';
import {
  type EmbeddingSpace,
  type NameHit,
  namesOf,
  type RowNames,
  type SearchRequest,
  type StoredRow,
  type VectorStore,
} from '../vector-store.ts';
import { lanceCondition, sqlText, sqlTexts } from './lance-filter.ts';
import { keptSummaries, mergeApart, optimizeTable, tableFacts } from './lance-index.ts';
import { createLanceResident, unplacedRow } from './lance-resident.ts';
import {
  fromLanceNamedRow,
  fromLanceRow,
  fromLanceVectorRow,
  type LanceRow,
  type LanceVectorRow,
  lanceSchema,
  nameColumns,
  summaryColumns,
  toLanceTable,
} from './lance-rows.ts';
import { type LanceHit, searchTable } from './lance-search.ts';
import { createLanceUpkeep } from './lance-upkeep.ts';

export interface LanceStoreOptions {
  /** A folder; created when missing. */
  readonly directory: string;
  readonly space: EmbeddingSpace;
  /** Rows from which `optimize` builds an approximate index. */
  readonly indexedRows?: number;
  /** Up to this many matching rows, a search compares all of them even when there is an index. */
  readonly comparedRows?: number;
  /** Bytes of memory for rows to search in; beyond them the largest catalogs are searched in the folder. Default 0: all are. */
  readonly residentBytes?: number | undefined;
  /** How long a search waits for the rows in memory to follow a write of another process; default 50 ms. */
  readonly patienceMs?: number | undefined;
  /** Files of single writes that may accumulate before they are merged; a large table may have more. */
  readonly filesKept?: number;
  /** Gets the errors of what runs in the background. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

const tableName = 'rows';
const spaceKey = 'garb.embeddingSpace';

/** Rows per commit, and ids per condition. */
const rowsPerWrite = 5000;
const idsPerQuery = 1000;

/** Below this, every search compares all rows: exact, and no slower. */
const leastIndexedRows = 20_000;

/** Comparing up to this many rows one by one costs less than the index. */
const mostComparedRows = 1000;

/**
 * LanceDB's cache of file and version metadata. The default of 1 GiB fills with versions that are never read again, so memory
 * would grow throughout an import.
 */
const metadataCacheBytes = 16n * 2n ** 20n;

/**
 * The embedded store: a folder with one LanceDB table for all catalogs. Acknowledged writes survive a kill. Writes of this process
 * run one by one and are in every later search; those of other processes to the same folder are in searches within a second, and
 * conflicts with them are retried.
 */
export async function createLanceStore(options: LanceStoreOptions): Promise<VectorStore> {
  const { space, filesKept = 64, onTrouble } = options;
  const { indexedRows = leastIndexedRows, comparedRows = mostComparedRows } = options;
  const connection = await guard('open', () =>
    connect(options.directory, { readConsistencyInterval: 0 }, new Session(undefined, metadataCacheBytes)),
  );
  const table = await guard('open', () => openTable(connection, space));
  const stored = spaceFromText((await guard('open', () => table.schema())).metadata.get(spaceKey));
  requireSameSpace(stored, space, 'folder');
  const facts = tableFacts(table);
  const openAgain = async () =>
    (await findTable(connection)) ?? Promise.reject(new RangeError('Expected a table'));
  const resident = createLanceResident(table, openAgain, {
    dimension: space.dimension,
    metric: space.metric,
    mostBytes: options.residentBytes ?? 0,
    vectorFile: join(options.directory, 'vectors-in-use'),
    patienceMs: options.patienceMs,
    onTrouble,
  });
  const summaries = keptSummaries(table);
  const inTurn = writeQueue();
  const upkeep = createLanceUpkeep({ merge: () => mergeApart(openAgain), inTurn, filesKept, onTrouble });

  /** Every write adds a file, and every read opens all of them. */
  const write = async (run: () => Promise<unknown>) => {
    await inTurn(run);
    upkeep.wrote();
  };

  const merge = async (rows: readonly StoredRow[]) => {
    const { version } = await table
      .mergeInsert('key')
      .whenMatchedUpdateAll()
      .whenNotMatchedInsertAll()
      .execute(toLanceTable(rows, space));
    await resident.wrote(version, (index) => index.put(rows.map(unplacedRow)));
  };

  const remove = async (condition: string, from: (index: ResidentIndex) => void) => {
    const { version } = await table.delete(condition);
    await resident.wrote(version, async (index) => from(index));
  };

  const searchRows = async <Found, Row extends NameHit['row']>(
    request: SearchRequest,
    hit: LanceHit<Found, Row>,
  ) => {
    checkSearch(request, space);
    if (request.vectors.length === 0) return [];
    const condition = lanceCondition(request.catalog, request.filter);
    const { metric = 'cosine' } = space;
    const search = { request, condition, comparedRows, facts, metric };
    return guard('search', () =>
      breakTies(request.limit, (count) => searchTable(table, { ...search, count }, hit)),
    );
  };

  const read = (columns: readonly string[], condition: string) =>
    guard('read', () =>
      table
        .query()
        .where(condition)
        .select([...columns])
        .toArray(),
    );

  /** All rows of the products, in no order. */
  const readProducts = async <Row>(
    catalog: string,
    productIds: readonly string[],
    columns: readonly string[],
  ): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const ids of inChunks([...new Set(productIds)], idsPerQuery))
      rows.push(...(await read(columns, productsCondition(catalog, ids))));
    return rows;
  };

  const inMemory = (catalog: string) => guard('read', () => resident.current(catalog));

  const shown = (index: ResidentIndex, catalog: string, productIds: readonly string[]) =>
    index.fetchSummaries(catalog, productIds, (rows) => guard('read', () => resident.readDocuments(rows)));

  async function* scanned<Row>(catalog: string, columns: readonly string[]): AsyncGenerator<Row[]> {
    checkIds([catalog], 'catalog');
    const query = table.query().where(lanceCondition(catalog, undefined));
    const batches = query.select([...columns])[Symbol.asyncIterator]();
    for (;;) {
      const { value, done } = await guard('read', () => batches.next());
      if (done) return;
      // The client types every batch as a bag of columns.
      yield value.toArray() as unknown as Row[];
    }
  }

  const writeRows = async (rows: readonly StoredRow[]) => {
    for (const chunk of inChunks(lastOfEachKey(rows), rowsPerWrite)) await merge(chunk);
  };

  return {
    async upsert(rows) {
      checkRows(rows, space);
      await write(() => writeRows(rows));
    },

    async replaceProduct(catalog, productId, rows) {
      checkIds([catalog], 'catalog');
      checkIds([productId], 'productId');
      checkRows(rows, space);
      checkSameProduct(rows, catalog, productId);
      const ofProduct = `catalog = ${sqlText(catalog)} and productId = ${sqlText(productId)}`;
      const keys = rows.map((row) => row.key);
      await write(async () => {
        await writeRows(rows);
        await remove(
          keys.length === 0 ? ofProduct : `${ofProduct} and key not in ${sqlTexts(keys)}`,
          (index) => index.removeProduct(catalog, productId, new Set(keys)),
        );
      });
    },

    async deleteProducts(catalog, productIds) {
      checkIds([catalog], 'catalog');
      checkIds(productIds, 'productIds');
      const deleted = new Set<string>();
      await write(async () => {
        for (const ids of inChunks(productIds, idsPerQuery)) {
          const condition = productsCondition(catalog, ids);
          const rows: { productId: string }[] = await read(['productId'], condition);
          if (rows.length > 0)
            await remove(condition, (index) => {
              for (const id of ids) index.removeProduct(catalog, id);
            });
          for (const row of rows) deleted.add(row.productId);
        }
      });
      return deleted.size;
    },

    async deleteCatalog(catalog) {
      checkIds([catalog], 'catalog');
      await write(() => remove(lanceCondition(catalog, undefined), (index) => index.removeCatalog(catalog)));
    },

    async search(request) {
      checkSearch(request, space);
      const index = await inMemory(request.catalog);
      if (!index) return searchRows(request, { columns: summaryColumns, read: fromLanceRow });
      const lists = await index.search(request);
      const ids = lists.flat().map(({ row }) => row.productId);
      const rows = await shown(index, request.catalog, ids);
      const byKey = new Map(rows.map((row) => [row.key, row]));
      return lists.map((list) =>
        list.flatMap(({ score, row: { key } }) => {
          const row = byKey.get(key);
          return row ? [{ score, row }] : [];
        }),
      );
    },

    async searchNames(request) {
      checkSearch(request, space);
      const index = await inMemory(request.catalog);
      if (index) return index.search(request);
      return searchRows(request, {
        columns: nameColumns,
        read: namesOf,
      });
    },

    async fetchVectors(catalog, productIds) {
      checkIds([catalog], 'catalog');
      checkIds(productIds, 'productIds');
      const index = await inMemory(catalog);
      if (index) return index.fetchVectors(catalog, productIds);
      const rows = await readProducts<LanceVectorRow>(catalog, productIds, [...nameColumns, ...views]);
      return rows.map(fromLanceNamedRow).sort(byProductThenKey);
    },

    async fetchSummaries(catalog, productIds) {
      checkIds([catalog], 'catalog');
      checkIds(productIds, 'productIds');
      const index = await inMemory(catalog);
      if (index) return shown(index, catalog, productIds);
      const rows = await readProducts<LanceRow>(catalog, productIds, summaryColumns);
      return rows.map(fromLanceRow).sort(byProductThenKey);
    },

    async fetchByProduct(catalog, productIds) {
      checkIds([catalog], 'catalog');
      checkIds(productIds, 'productIds');
      const rows = await readProducts<LanceVectorRow>(catalog, productIds, [...summaryColumns, ...views]);
      return rows.map(fromLanceVectorRow).sort(byProductThenKey);
    },

    async fetchByPicture(catalog, imageDigest) {
      checkIds([catalog], 'catalog');
      checkIds([imageDigest], 'imageDigest');
      const condition = `catalog = ${sqlText(catalog)} and imageDigest = ${sqlText(imageDigest)}`;
      const found = await guard('read', () => table.query().where(condition).toArray());
      return found.map(fromLanceVectorRow).sort(byProductThenKey);
    },

    async *scan(catalog) {
      for await (const rows of scanned<LanceVectorRow>(catalog, [...summaryColumns, ...views]))
        yield rows.map(fromLanceVectorRow);
    },

    async *scanSummaries(catalog) {
      for await (const rows of scanned<LanceRow>(catalog, summaryColumns)) yield rows.map(fromLanceRow);
    },

    async catalogs(names) {
      const all = await guard('read', async () => (await resident.summaries()) ?? summaries());
      return names ? all.filter(({ catalog }) => names.includes(catalog)) : all;
    },

    async count(catalog) {
      checkIds([catalog], 'catalog');
      return guard('read', () => table.countRows(lanceCondition(catalog, undefined)));
    },

    async optimize() {
      await inTurn(() => optimizeTable(table, space, indexedRows));
      await guard('read', () => resident.optimize());
    },

    warmUp: () => guard('read', () => resident.warmUp()),

    async health() {
      await guard('respond', () => table.version());
    },

    async close() {
      await inTurn(async () => {});
      await upkeep.close();
      await resident.close();
      table.close();
      connection.close();
    },
  };
}

/** The embedding space of the store in a folder; null when the folder has no store. Throws `store-unavailable`. */
export async function readLanceSpace(directory: string): Promise<EmbeddingSpace | null> {
  if (!existsSync(directory)) return null;
  const connection = await guard('open', () => connect(directory));
  try {
    const table = await guard('open', () => findTable(connection));
    return table ? spaceFromText((await guard('open', () => table.schema())).metadata.get(spaceKey)) : null;
  } finally {
    connection.close();
  }
}

/** Opens the store's table. Creates it together with its embedding space, so a table never lacks one. */
async function openTable(
  connection: Awaited<ReturnType<typeof connect>>,
  space: EmbeddingSpace,
): Promise<Table> {
  const found = await findTable(connection);
  if (found) return found;
  const schema = lanceSchema(space, new Map([[spaceKey, spaceToText(space)]]));
  // Another process may have created it meanwhile, or be creating it.
  const creating = { attempts: 8, baseDelayMs: 20, deadlineMs: 10_000, isTransient: hasNoVersion };
  return connection
    .createEmptyTable(tableName, schema)
    .catch(() => retry(() => connection.openTable(tableName), creating));
}

/** The table; undefined when it is missing or has no version yet: it is being created, or its creator was killed. */
async function findTable(connection: Awaited<ReturnType<typeof connect>>): Promise<Table | undefined> {
  if (!(await connection.tableNames()).includes(tableName)) return undefined;
  return connection.openTable(tableName).catch((error: unknown) => {
    if (hasNoVersion(error)) return undefined;
    throw error;
  });
}

function hasNoVersion(error: unknown): boolean {
  return error instanceof Error && /not found: \S*_versions/i.test(error.message);
}

/** Runs writes one by one; a failed write does not stop the next. */
function writeQueue(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async function write(run) {
    const conflict = { attempts: 8, baseDelayMs: 20, deadlineMs: 60_000, isTransient: isConflict };
    const done = last.then(() => guard('write', () => retry(run, conflict)));
    last = done.catch(() => undefined);
    return done;
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && /conflict|concurrent/i.test(error.message);
}

async function guard<T>(doing: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (isStorageFull(error)) throw storageFull(error);
    throw new AppError('store-unavailable', `The embedded vector store failed to ${doing}`, { cause: error });
  }
}

function productsCondition(catalog: string, productIds: readonly string[]): string {
  return `catalog = ${sqlText(catalog)} and productId in ${sqlTexts(productIds)}`;
}

function byProductThenKey(a: RowNames, b: RowNames): number {
  if (a.productId !== b.productId) return a.productId < b.productId ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

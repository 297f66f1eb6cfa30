import { existsSync } from 'node:fs';
import { connect, Session, type Table } from '@lancedb/lancedb';
import { AppError } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { breakTies } from '../break-ties.ts';
import { requireSameSpace, spaceFromText, spaceToText } from '../embedding-space.ts';
import { inChunks } from '../in-chunks.ts';
import { checkIds, checkRows, checkSameProduct, checkSearch, lastOfEachKey } from '../row-check.ts';
import { summarizeCatalogs } from '../summarize-catalogs.ts';
import type { EmbeddingSpace, NameHit, SearchRequest, StoredRow, VectorStore } from '../vector-store.ts';
import { lanceCondition, sqlText, sqlTexts } from './lance-filter.ts';
import { mergeFiles, optimizeTable, tableFacts } from './lance-index.ts';
import {
  fromLanceRow,
  fromLanceVectorRow,
  type LanceVectorRow,
  lanceSchema,
  nameColumns,
  summaryColumns,
  toLanceTable,
} from './lance-rows.ts';
import { type LanceHit, searchTable } from './lance-search.ts';

export interface LanceStoreOptions {
  /** A folder, made when absent. */
  readonly directory: string;
  readonly space: EmbeddingSpace;
  /** Rows from which `optimize` builds an approximate index. */
  readonly indexedRows?: number;
  /** Up to this many rows that match are all compared, index or not. */
  readonly comparedRows?: number;
  /** Files of single writes that may lie about before they are merged; a large table may have more. */
  readonly filesKept?: number;
}

const tableName = 'rows';
const spaceKey = 'garb.embeddingSpace';

/** Rows of one commit, and ids of one condition. */
const rowsPerWrite = 5000;
const idsPerQuery = 1000;

/** Below, every search compares all rows, which is exact and takes no longer. */
const leastIndexedRows = 20_000;

/** Reading so few vectors one by one costs less than an index. */
const mostComparedRows = 1000;

/** Rows of the table for which one file more may lie about: merging rewrites them all. */
const rowsPerFileKept = 4096;

/**
 * Of what LanceDB keeps of files and versions. Its own 1 GiB fills with versions that nobody asks for again, which is what an
 * import's memory grew by.
 */
const metadataCacheBytes = 16n * 2n ** 20n;

/**
 * A store in a folder, in this process: one LanceDB table for all catalogs. What a call acknowledged survives a kill.
 * Writes of this process take their turn; those of other processes on the same folder are seen at once, and a
 * conflict with one is retried.
 */
export async function createLanceStore(options: LanceStoreOptions): Promise<VectorStore> {
  const { space, filesKept: leastFilesKept = 64 } = options;
  const { indexedRows = leastIndexedRows, comparedRows = mostComparedRows } = options;
  const connection = await guard('open', () =>
    connect(options.directory, { readConsistencyInterval: 0 }, new Session(undefined, metadataCacheBytes)),
  );
  const table = await guard('open', () => openTable(connection, space));
  const stored = spaceFromText((await guard('open', () => table.schema())).metadata.get(spaceKey));
  requireSameSpace(stored, space, 'folder');
  const facts = tableFacts(table);
  const inTurn = writeQueue();
  let files = 0;
  let filesKept = leastFilesKept;

  /** Every write leaves a file behind and every read opens them all: they are merged now and then. */
  const write = async (run: () => Promise<unknown>) => {
    await inTurn(run);
    if (++files < filesKept) return;
    files = 0;
    // The write is safe whatever becomes of the merging, which the next ones try again.
    const rows = await inTurn(() => mergeFiles(table)).catch(() => 0);
    filesKept = leastFilesKept + rows / rowsPerFileKept;
  };

  const merge = (rows: readonly StoredRow[]) =>
    table
      .mergeInsert('key')
      .whenMatchedUpdateAll()
      .whenNotMatchedInsertAll()
      .execute(toLanceTable(rows, space));

  const searchRows = async <Found, Row extends NameHit['row']>(
    request: SearchRequest,
    hit: LanceHit<Found, Row>,
  ) => {
    checkSearch(request, space);
    if (request.vectors.length === 0) return [];
    const condition = lanceCondition(request.catalog, request.filter);
    const search = { request, condition, comparedRows, facts };
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
        await table.delete(keys.length === 0 ? ofProduct : `${ofProduct} and key not in ${sqlTexts(keys)}`);
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
          if (rows.length > 0) await table.delete(condition);
          for (const row of rows) deleted.add(row.productId);
        }
      });
      return deleted.size;
    },

    async deleteCatalog(catalog) {
      checkIds([catalog], 'catalog');
      await write(() => table.delete(lanceCondition(catalog, undefined)));
    },

    search: (request) => searchRows(request, { columns: summaryColumns, read: fromLanceRow }),

    searchNames: (request) =>
      searchRows(request, {
        columns: nameColumns,
        read: ({ key, productId }: NameHit['row']) => ({ key, productId }),
      }),

    async fetchByProduct(catalog, productIds) {
      checkIds([catalog], 'catalog');
      checkIds(productIds, 'productIds');
      const rows: StoredRow[] = [];
      for (const ids of inChunks([...new Set(productIds)], idsPerQuery)) {
        const found = await guard('read', () =>
          table.query().where(productsCondition(catalog, ids)).toArray(),
        );
        rows.push(...found.map(fromLanceVectorRow));
      }
      return rows.sort(byProductThenKey);
    },

    async fetchByPicture(catalog, imageDigest) {
      checkIds([catalog], 'catalog');
      checkIds([imageDigest], 'imageDigest');
      const condition = `catalog = ${sqlText(catalog)} and imageDigest = ${sqlText(imageDigest)}`;
      const found = await guard('read', () => table.query().where(condition).toArray());
      return found.map(fromLanceVectorRow).sort(byProductThenKey);
    },

    async *scan(catalog) {
      checkIds([catalog], 'catalog');
      const batches = table.query().where(lanceCondition(catalog, undefined))[Symbol.asyncIterator]();
      for (;;) {
        const { value, done } = await guard('read', () => batches.next());
        if (done) return;
        // The client types every batch as a bag of columns.
        const rows = value.toArray() as unknown as LanceVectorRow[];
        yield rows.map(fromLanceVectorRow);
      }
    },

    catalogs: () => guard('read', () => summarizeCatalogs(catalogAndProduct(table))),

    async count(catalog) {
      checkIds([catalog], 'catalog');
      return guard('read', () => table.countRows(lanceCondition(catalog, undefined)));
    },

    optimize: () => inTurn(() => optimizeTable(table, space.dimension, indexedRows)),

    async health() {
      await guard('answer', () => table.version());
    },

    async close() {
      await inTurn(async () => {});
      table.close();
      connection.close();
    },
  };
}

/** The space of the store in a folder; null when there is none. Throws `store-unavailable`. */
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

/** The store's table; made with its space in one step, so that no table is ever without. */
async function openTable(
  connection: Awaited<ReturnType<typeof connect>>,
  space: EmbeddingSpace,
): Promise<Table> {
  const found = await findTable(connection);
  if (found) return found;
  const schema = lanceSchema(space, new Map([[spaceKey, spaceToText(space)]]));
  // Another process may have made it since, or be about to.
  const making = { attempts: 8, baseDelayMs: 20, deadlineMs: 10_000, isTransient: hasNoVersion };
  return connection
    .createEmptyTable(tableName, schema)
    .catch(() => retry(() => connection.openTable(tableName), making));
}

/** The table; undefined where there is none, or one without any version: it is being made, or whoever made it was killed. */
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

/** Runs writes one after the other; a failed one does not stop those behind it. */
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
    throw new AppError('store-unavailable', `The vector store's folder failed to ${doing}`, { cause: error });
  }
}

function productsCondition(catalog: string, productIds: readonly string[]): string {
  return `catalog = ${sqlText(catalog)} and productId in ${sqlTexts(productIds)}`;
}

async function* catalogAndProduct(table: Table): AsyncGenerator<{ catalog: string; productId: string }> {
  for await (const batch of table.query().select(['catalog', 'productId'])) {
    for (const row of batch) yield row.toJSON() as { catalog: string; productId: string };
  }
}

function byProductThenKey(a: StoredRow, b: StoredRow): number {
  if (a.productId !== b.productId) return a.productId < b.productId ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

import { type ProductClass, type View, views } from '../../types.ts';
import { rowSummary } from '../row-document.ts';
import type { NameHit, RowSummary, SearchRequest, VectorRow } from '../vector-store.ts';
import { createCodes, queryError } from './codes.ts';
import { createDocuments, type RowDocument } from './documents.ts';
import { nearestRows } from './nearest-rows.ts';
import { createPauses, type Pauses } from './pauses.ts';
import { createResidentCatalog, type ResidentCatalog, type ResidentRow } from './resident-catalog.ts';
import { createRowVectors } from './row-vectors.ts';

/** A row to keep in memory. */
export interface NewRow extends RowDocument {
  readonly key: string;
  readonly catalog: string;
  readonly productId: string;
  readonly groupId: string;
  readonly garmentClass: ProductClass | '';
  readonly price: number | null;
  readonly tags: readonly string[];
  readonly whole: Float32Array;
  readonly garment: Float32Array;
  /** Where the durable store keeps it; -1 while that is unknown. */
  readonly place: number;
}

/**
 * Rows in memory, searched by comparing all that match. Answers are exact: codes of 8 bits select the rows that can be among the
 * nearest, by a bound of what the codes lose, and their full vectors decide.
 */
export interface ResidentIndex {
  /** Bytes that it holds, approximately. */
  readonly bytes: number;
  /** Writes rows and replaces those with the same key. Other work runs in between. */
  put(rows: Iterable<NewRow>): Promise<void>;
  removeProduct(catalog: string, productId: string, exceptKeys?: ReadonlySet<string>): void;
  removeCatalog(catalog: string): void;
  /** The catalog with the most rows; undefined when there is none. */
  largestCatalog(): string | undefined;
  /** Removes the rows for which `isGone` is true. */
  removeWhere(isGone: (row: ResidentRow) => boolean): Promise<void>;
  /** One list per vector, best first, ties by key. */
  search(request: SearchRequest): Promise<NameHit[][]>;
  /** All rows of the products, with vectors but without documents; ordered by product id, then key. */
  fetchVectors(catalog: string, productIds: readonly string[]): VectorRow[];
  /**
   * All rows of the products as they are shown; ordered by product id, then key.
   *
   * @param read gives the documents of rows that are not in memory, by key, without those that were deleted
   */
  fetchSummaries(
    catalog: string,
    productIds: readonly string[],
    read: (rows: readonly ResidentRow[]) => Promise<ReadonlyMap<string, RowDocument>>,
  ): Promise<RowSummary[]>;
}

export interface ResidentIndexOptions {
  readonly dimension: number;
  /** Bytes of documents to keep. */
  readonly documentBytes: number;
}

/** Dead rows of a catalog that may accumulate, and their share of the living ones. */
const deadKept = 1024;
const deadShare = 0.25;

/** Bytes of a row's object and of its entry in the keys, besides texts. */
const rowBytes = 250;

export function createResidentIndex({ dimension, documentBytes }: ResidentIndexOptions): ResidentIndex {
  const rows: (ResidentRow | undefined)[] = [];
  const byKey = new Map<string, ResidentRow>();
  const catalogs = new Map<string, ResidentCatalog>();
  const codes = { whole: createCodes(dimension), garment: createCodes(dimension) };
  const vectors = createRowVectors(dimension);
  const documents = createDocuments(documentBytes);
  /** The most that codes move a cosine, over all rows ever written. */
  const mostLoss: Record<View, number> = { whole: 0, garment: 0 };
  const numbers = numberRows();
  let textBytes = 0;

  const catalogOf = (name: string): ResidentCatalog => {
    const known = catalogs.get(name);
    if (known) return known;
    const created = createResidentCatalog(rows);
    catalogs.set(name, created);
    return created;
  };

  const remove = (row: ResidentRow) => {
    byKey.delete(row.key);
    documents.delete(row.row);
    textBytes -= textBytesOf(row);
    const catalog = catalogOf(row.catalog);
    catalog.remove(row);
    if (catalog.dead > deadKept && catalog.dead > deadShare * catalog.count) forget(row.catalog);
  };

  const forget = (name: string) => {
    const catalog = catalogOf(name);
    numbers.free(catalog.forget());
    if (catalog.count === 0) catalogs.delete(name);
  };

  const add = (row: NewRow) => {
    const former = byKey.get(row.key);
    const number = numbers.next();
    vectors.write(number, row);
    for (const view of views) mostLoss[view] = Math.max(mostLoss[view], codes[view].write(number, row[view]));
    documents.set(number, { imageDigest: row.imageDigest, document: row.document });
    const { key, catalog, productId, groupId, garmentClass, price, place } = row;
    const ids = { catalog, key, productId, groupId, garmentClass };
    const added: ResidentRow = { row: number, ...ids, price, place, alive: true, next: undefined };
    rows[number] = added;
    if (former) remove(former);
    byKey.set(key, added);
    textBytes += textBytesOf(added);
    catalogOf(catalog).add(added, row.tags);
  };

  const ofProducts = (catalog: string, productIds: readonly string[]): ResidentRow[] =>
    [...new Set(productIds)]
      .sort()
      .flatMap((id) => (catalogs.get(catalog)?.ofProduct(id) ?? []).sort((a, b) => (a.key < b.key ? -1 : 1)));

  /** The nearest rows of one query, exactly: more are asked for until the codes prove that none is missing. */
  const exactNearest = async (
    listed: Int32Array,
    { view, limit }: SearchRequest,
    query: Float32Array,
    first: Awaited<ReturnType<typeof nearestRows>>[number],
    pauses: Pauses,
  ): Promise<NameHit[]> => {
    const error = mostLoss[view] + queryError;
    let found = first;
    for (;;) {
      const isAlive = (_: unknown, n: number) => rows[found.rows[n] ?? -1]?.alive === true;
      const [near, cosines] = [found.rows.filter(isAlive), found.cosines.filter(isAlive)];
      const least = cosines.toSorted().at(-limit);
      // The limit-th true cosine is at least that minus the error, so rows below it by twice the error are not among the nearest.
      const bound = least === undefined ? Number.NEGATIVE_INFINITY : least - 2 * error;
      const lowest = found.cosines.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
      if (found.rows.length === listed.length || lowest < bound) {
        const mayBe = near.filter((_, n) => (cosines[n] ?? 0) >= bound);
        return exactHits(mayBe, view, query, limit);
      }
      const more = await nearestRows(codes[view], listed, [query], 4 * found.rows.length, pauses);
      if (!more[0]) throw new RangeError('Expected a list per query');
      found = more[0];
    }
  };

  const exactHits = (near: Int32Array, view: View, query: Float32Array, limit: number): NameHit[] => {
    const cosines = vectors.cosines(near, view, query);
    const hits: { readonly score: number; readonly row: ResidentRow }[] = [];
    near.forEach((number, n) => {
      const row = rows[number];
      if (row?.alive) hits.push({ score: cosines[n] ?? 0, row });
    });
    hits.sort((a, b) => b.score - a.score || (a.row.key < b.row.key ? -1 : 1));
    return hits.slice(0, limit).map(({ score, row }) => ({ score, row: nameOf(row) }));
  };

  return {
    get bytes() {
      const ofCatalogs = [...catalogs.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      const ofVectors = vectors.bytes + codes.whole.bytes + codes.garment.bytes;
      return ofCatalogs + ofVectors + documents.bytes + textBytes + byKey.size * rowBytes;
    },

    async put(added) {
      const pauses = createPauses();
      for (const row of added) {
        add(row);
        if (pauses.isDue()) await pauses.rest();
      }
    },

    removeProduct(catalog, productId, exceptKeys) {
      for (const row of catalogs.get(catalog)?.ofProduct(productId) ?? [])
        if (!exceptKeys?.has(row.key)) remove(row);
    },

    removeCatalog(catalog) {
      for (const number of catalogs.get(catalog)?.listed() ?? []) {
        const row = rows[number];
        if (row?.alive) remove(row);
      }
      if (catalogs.has(catalog)) forget(catalog);
    },

    largestCatalog: () => [...catalogs].sort(([, a], [, b]) => b.count - a.count)[0]?.[0],

    async removeWhere(isGone) {
      const pauses = createPauses();
      for (const row of [...byKey.values()]) {
        if (row.alive && isGone(row)) remove(row);
        if (pauses.isDue()) await pauses.rest();
      }
    },

    async search(request) {
      const { view, vectors: queries, limit, filter } = request;
      const done = numbers.keep();
      try {
        const pauses = createPauses();
        const listed = (await catalogs.get(request.catalog)?.matching(filter, pauses)) ?? new Int32Array(0);
        const lists = await nearestRows(codes[view], listed, queries, firstAsked(limit), pauses);
        const found: NameHit[][] = [];
        for (const [n, query] of queries.entries()) {
          const first = lists[n];
          if (!first) throw new RangeError('Expected a list per query');
          found.push(await exactNearest(listed, request, query, first, pauses));
          if (pauses.isDue()) await pauses.rest();
        }
        return found;
      } finally {
        done();
      }
    },

    fetchVectors: (catalog, productIds) =>
      ofProducts(catalog, productIds).map((row) => ({
        ...nameOf(row),
        // Copies, since a number may be used for another row before the caller is done.
        whole: vectors.read(row.row, 'whole').slice(),
        garment: vectors.read(row.row, 'garment').slice(),
      })),

    async fetchSummaries(catalog, productIds, read) {
      const wanted = ofProducts(catalog, productIds);
      const missing = wanted.filter(({ row }) => !documents.get(row));
      const fetched = missing.length > 0 ? await read(missing) : undefined;
      const summaries: RowSummary[] = [];
      for (const row of wanted) {
        const document = fetched?.get(row.key) ?? documents.get(row.row);
        // Deleted while its document was read.
        if (!document) continue;
        if (row.alive && fetched?.has(row.key)) documents.set(row.row, document);
        summaries.push(rowSummary({ ...row, ...document }, row.price));
      }
      return summaries;
    },
  };
}

/** Rows to ask of the codes for a list of `limit` rows: more than the limit, so that one comparison is mostly enough. */
function firstAsked(limit: number): number {
  return 2 * limit + 64;
}

function nameOf({ key, productId, groupId, garmentClass }: ResidentRow): NameHit['row'] {
  return { key, productId, groupId, garmentClass };
}

/** The group ids of many rows and the class names are shared, so they count as part of the row. */
function textBytesOf({ key, productId }: ResidentRow): number {
  return key.length + productId.length;
}

/** Numbers for rows. Those of dead rows are used again once no search that may have seen them is under way. */
function numberRows() {
  const free: number[] = [];
  const waiting: { readonly numbers: readonly number[]; readonly since: number }[] = [];
  const underWay = new Set<number>();
  let searches = 0;
  let used = 0;
  const release = () => {
    const [oldest = Number.POSITIVE_INFINITY] = underWay;
    for (let first = waiting[0]; first && first.since < oldest; first = waiting[0]) {
      for (const number of first.numbers) free.push(number);
      waiting.shift();
    }
  };
  return {
    next: () => free.pop() ?? used++,
    free(numbers: readonly number[]) {
      waiting.push({ numbers, since: searches });
      release();
    },
    /** Keeps the numbers of rows that die from now on, until the returned function is called. */
    keep() {
      const search = ++searches;
      underWay.add(search);
      return () => {
        underWay.delete(search);
        release();
      };
    },
  };
}

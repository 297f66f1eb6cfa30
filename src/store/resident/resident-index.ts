import { createPauses, type Pauses } from '../../pauses.ts';
import type { Metric } from '../../similarity.ts';
import { type ProductClass, type View, views } from '../../types.ts';
import { rowSummary } from '../row-document.ts';
import {
  type CatalogSummary,
  type NameHit,
  namesOf,
  type RowSummary,
  type SearchRequest,
  type VectorRow,
} from '../vector-store.ts';
import { createCodes } from './codes.ts';
import { createDocuments, type RowDocument } from './documents.ts';
import { mostQueries } from './dot-kernel.ts';
import { nearestExactly, type ScoredRows } from './nearest-exactly.ts';
import { choosePartitions, type Partitions } from './partitions.ts';
import { createResidentCatalog, type ResidentCatalog, type ResidentRow } from './resident-catalog.ts';
import { createRowNumbers } from './row-numbers.ts';
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
 * Rows in memory. Codes of 8 bits select the rows that may be among the nearest, and their full vectors decide. A search compares
 * all rows that match, or in a large catalog those of the partitions nearest to its query.
 */
export interface ResidentIndex {
  /** Bytes that it holds, approximately. */
  readonly bytes: number;
  /** Writes rows and replaces those with the same key. Other work runs in between. */
  put(rows: Iterable<NewRow>): Promise<void>;
  removeProduct(catalog: string, productId: string, exceptKeys?: ReadonlySet<string>): void;
  removeCatalog(catalog: string): void;
  /** Number of rows and products per catalog that has any, ordered by name. */
  summaries(): CatalogSummary[];
  /** The catalog with the most rows; undefined when there is none. */
  largestCatalog(): string | undefined;
  /** Removes the rows for which `isGone` is true. */
  removeWhere(isGone: (row: ResidentRow) => boolean): Promise<void>;
  /** Groups the rows of large catalogs, in the background, so that searches need not compare them all. */
  partition(): Promise<void>;
  /** Ends what runs in the background, then drops the rows. */
  close(): Promise<void>;
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
  /** Default: the cosine. Catalogs of another metric are not partitioned. */
  readonly metric?: Metric | undefined;
  /** Bytes of documents to keep. */
  readonly documentBytes: number;
  /** File for the full vectors; see {@link createRowVectors}. */
  readonly vectorFile?: string | undefined;
  /** Rows of a catalog from which it is partitioned. */
  readonly partitionedRows?: number;
  /** Up to this many rows a search compares all, which is exact; of more it compares at least this many. */
  readonly comparedRows?: number;
}

/** Dead rows of a catalog that may accumulate, and their share of the living ones. */
const deadKept = 1024;
const deadShare = 0.25;

/** Below this many rows, a search that compares all takes a few milliseconds. */
const leastPartitionedRows = 20_000;
const mostComparedRows = 12_288;

/** Share of the rows that a search of all compares. The fewer match a filter, the farther away they are. */
const probedShare = 0.05;

const nothing: ScoredRows = { rows: new Int32Array(0), cosines: new Float64Array(0) };

/** Bytes of a row's object and of its entry in the keys, besides texts. */
const rowBytes = 250;

export function createResidentIndex({
  dimension,
  metric = 'cosine',
  documentBytes,
  vectorFile,
  partitionedRows = leastPartitionedRows,
  comparedRows = mostComparedRows,
}: ResidentIndexOptions): ResidentIndex {
  const rows: (ResidentRow | undefined)[] = [];
  const byKey = new Map<string, ResidentRow>();
  const catalogs = new Map<string, ResidentCatalog>();
  const codes = { whole: createCodes(dimension, metric), garment: createCodes(dimension, metric) };
  const vectors = createRowVectors(dimension, vectorFile, metric);
  const documents = createDocuments(documentBytes);
  /** The most that rounding took from a vector, over all rows ever written. */
  const lost: Record<View, number> = { whole: 0, garment: 0 };
  const numbers = createRowNumbers();
  const partitioned = new Map<ResidentCatalog, Record<View, Partitions>>();
  let textBytes = 0;
  let partitioning: Promise<void> | undefined;
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

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

  const isAlive = (number: number) => rows[number]?.alive === true;

  /** Drops a catalog's dead rows, or all of it when no other row is left. */
  const forget = (name: string) => {
    const catalog = catalogOf(name);
    numbers.free(catalog.forget());
    const partitions = Object.values(partitioned.get(catalog) ?? {});
    for (const each of partitions) each.keepWhere(isAlive);
    if (catalog.count > 0) return;
    catalogs.delete(name);
    partitioned.delete(catalog);
    for (const { centroids } of partitions) numbers.free(centroids);
  };

  /** Partitions a catalog, unless its lists were cleared meanwhile, which takes the places of rows. */
  const partition = async (catalog: ResidentCatalog) => {
    const pauses = createPauses('background', () => closed);
    const choose = (view: View) => {
      const vectorOf = (row: number) => vectors.read(row, view);
      return choosePartitions(
        { codes: codes[view], vectorOf, nextRow: numbers.next },
        catalog.listed(),
        pauses,
      );
    };
    const done = numbers.keep();
    try {
      const { clearings } = catalog;
      const chosen = { whole: await choose('whole'), garment: await choose('garment') };
      for (let n = 0; n < catalog.listed().length && clearings === catalog.clearings; n += mostQueries) {
        for (const view of views) chosen[view].add(catalog.listed().subarray(n, n + mostQueries));
        if (pauses.isDue()) await pauses.rest();
      }
      const isUseful = clearings === catalog.clearings && !closed;
      takePartitions(catalog, chosen, isUseful);
      if (isUseful) await arrange(chosen, pauses);
    } finally {
      done();
    }
  };

  const arrange = async (chosen: Record<View, Partitions>, pauses: Pauses) => {
    for (const view of views) await chosen[view].arrange(pauses);
  };

  /** Uses new partitions instead of the former ones, or drops the new ones. */
  const takePartitions = (catalog: ResidentCatalog, chosen: Record<View, Partitions>, isUseful: boolean) => {
    const dropped = isUseful ? partitioned.get(catalog) : chosen;
    if (isUseful) partitioned.set(catalog, chosen);
    for (const { centroids } of Object.values(dropped ?? {})) numbers.free(centroids);
  };

  const partitionLarge = async () => {
    for (const catalog of [...catalogs.values()])
      if (!closed && needsPartitions(catalog)) await partition(catalog);
  };

  const needsPartitions = (catalog: ResidentCatalog) => {
    if (metric !== 'cosine') return false;
    const builtFor = partitioned.get(catalog)?.garment.builtFor ?? 0;
    return catalog.count >= partitionedRows && catalog.count > 4 * builtFor;
  };

  const add = (row: NewRow) => {
    const former = byKey.get(row.key);
    const number = numbers.next();
    vectors.write(number, row);
    for (const view of views) lost[view] = Math.max(lost[view], codes[view].write(number, row[view]));
    documents.set(number, { imageDigest: row.imageDigest, document: row.document });
    const { key, catalog, productId, groupId, garmentClass, price, place } = row;
    const ids = { catalog, key, productId, groupId, garmentClass };
    const added: ResidentRow = { row: number, ...ids, price, place, alive: true, next: undefined };
    rows[number] = added;
    if (former) remove(former);
    byKey.set(key, added);
    textBytes += textBytesOf(added);
    const into = catalogOf(catalog);
    into.add(added, row.tags);
    const partitions = partitioned.get(into);
    if (partitions) for (const view of views) partitions[view].add(Int32Array.of(number));
  };

  const ofProducts = (catalog: string, productIds: readonly string[]): ResidentRow[] =>
    [...new Set(productIds)]
      .sort()
      .flatMap((id) => (catalogs.get(catalog)?.ofProduct(id) ?? []).sort((a, b) => (a.key < b.key ? -1 : 1)));

  const listsOf = async ({ catalog: name, filter, vectors: queries, view, limit }: SearchRequest) => {
    const catalog = catalogs.get(name);
    if (!catalog) return queries.map(() => nothing);
    const pauses = createPauses();
    const matching = filter && (await catalog.matching(filter, pauses));
    const listed = matching?.rows ?? catalog.listed();
    const searched = { view, codes: codes[view], vectors, lost: lost[view], isAlive };
    const partitions = partitioned.get(catalog)?.[view];
    if (!partitions) return nearestExactly(searched, listed, queries, limit, pauses);
    if (listed.length <= comparedRows)
      return nearestExactly(searched, codes[view].inOrder(listed), queries, limit, pauses);
    const share = listed.length / catalog.listed().length;
    const most = Math.max(comparedRows, (probedShare * catalog.listed().length) / Math.sqrt(share));
    const found: ScoredRows[] = [];
    for (const query of queries) {
      const near = partitions.near(query, most);
      const rows = matching ? near.filter(matching.includes) : near;
      found.push(...(await nearestExactly(searched, rows, [query], limit, pauses)));
    }
    return found;
  };

  /** Asks for as many rows as products are wanted, and for more only where products have several. */
  const hitsOf = async (request: SearchRequest): Promise<NameHit[][]> => {
    const { limit, products = limit } = request;
    const asked = Math.min(limit, Math.ceil(1.25 * products));
    const lists = (await listsOf({ ...request, limit: asked })).map((list) => toHits(list, asked));
    const isShort = (list: readonly NameHit[]) => list.length === asked && productsIn(list) < products;
    const short = [...lists.keys()].filter((n) => isShort(lists[n] ?? []));
    if (asked === limit || short.length === 0) return lists;
    const vectors = short.flatMap((n) => request.vectors[n] ?? []);
    const longer = await listsOf({ ...request, vectors });
    longer.forEach((list, at) => {
      lists[short[at] ?? 0] = toHits(list, limit);
    });
    return lists;
  };

  const toHits = ({ rows: found, cosines }: ScoredRows, limit: number): NameHit[] => {
    const order = bestFirst(cosines, (a, b) => (keyOf(found[a]) < keyOf(found[b]) ? -1 : 1));
    const hits: NameHit[] = [];
    for (let n = 0; n < order.length && hits.length < limit; n++) {
      const place = order[n] ?? 0;
      const row = rows[found[place] ?? -1];
      if (row) hits.push({ score: cosines[place] ?? 0, row: namesOf(row) });
    }
    return hits;
  };

  const keyOf = (number: number | undefined) => rows[number ?? -1]?.key ?? '';

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

    summaries: () =>
      [...catalogs]
        .map(([catalog, { count, products }]) => ({ catalog, rows: count, products }))
        .filter(({ rows }) => rows > 0)
        .sort((a, b) => (a.catalog < b.catalog ? -1 : 1)),

    largestCatalog: () => [...catalogs].sort(([, a], [, b]) => b.count - a.count)[0]?.[0],

    async removeWhere(isGone) {
      const pauses = createPauses();
      for (const row of [...byKey.values()]) {
        if (row.alive && isGone(row)) remove(row);
        if (pauses.isDue()) await pauses.rest();
      }
    },

    partition() {
      partitioning ??= partitionLarge().finally(() => {
        partitioning = undefined;
      });
      return partitioning;
    },

    async close() {
      closed = true;
      await Promise.allSettled([partitioning, ...underWay]);
      vectors.close();
    },

    async search(request) {
      const done = numbers.keep();
      const lists = hitsOf(request);
      underWay.add(lists);
      try {
        return await lists;
      } finally {
        underWay.delete(lists);
        done();
      }
    },

    fetchVectors(catalog, productIds) {
      const found = ofProducts(catalog, productIds);
      // A copy, since a number may be used for another row before the caller is done.
      const copy = new Float32Array(2 * dimension * found.length);
      return found.map((row, n) => {
        const [from, middle] = [2 * n * dimension, (2 * n + 1) * dimension];
        copy.set(vectors.read(row.row, 'whole'), from);
        copy.set(vectors.read(row.row, 'garment'), middle);
        const whole = copy.subarray(from, middle);
        return { ...namesOf(row), whole, garment: copy.subarray(middle, middle + dimension) };
      });
    },

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

/** Places of the scores, the highest first. */
function bestFirst(scores: Float64Array, compareTied: (a: number, b: number) => number): Int32Array {
  const places = new Int32Array(scores.length);
  for (let n = 0; n < places.length; n++) places[n] = n;
  return places.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || compareTied(a, b));
}

function productsIn(hits: readonly NameHit[]): number {
  return new Set(hits.map(({ row }) => row.productId)).size;
}

/** The group ids of many rows and the class names are shared, so they count as part of the row. */
function textBytesOf({ key, productId }: ResidentRow): number {
  return key.length + productId.length;
}

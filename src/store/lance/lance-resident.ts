import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Table } from '@lancedb/lancedb';
import type { Metric } from '../../similarity.ts';
import type { ProductClass } from '../../types.ts';
import { inChunks } from '../in-chunks.ts';
import type { RowDocument } from '../resident/documents.ts';
import type { ResidentRow } from '../resident/resident-catalog.ts';
import { createResidentIndex, type NewRow, type ResidentIndex } from '../resident/resident-index.ts';
import { rowColumns } from '../row-document.ts';
import { attributeTags } from '../tags.ts';
import type { CatalogSummary, StoredRow } from '../vector-store.ts';
import { type BatchRow, placeNumber, placeOf, placesOf, type RowPlace, rowsOf } from './lance-batches.ts';
import { sqlTexts } from './lance-filter.ts';

/** A table's rows in memory, as of a version of it that it follows. */
export interface LanceResident {
  /**
   * The rows in memory, if they answer for a catalog: with every write of this process that was acknowledged, and with those of
   * other processes that are a second old. Otherwise null: the table itself is to be asked.
   */
  current(catalog: string): Promise<ResidentIndex | null>;
  /** The catalogs with their numbers of rows and products, if all are in memory and answer; otherwise null. */
  summaries(): Promise<CatalogSummary[] | null>;
  /** The documents of rows, by key, read from the table; without those that were deleted. */
  readDocuments(rows: readonly PlacedRow[]): Promise<Map<string, RowDocument>>;
  /** To be called after each write of this process, with the version that it made and what it changed. */
  wrote(version: number, change: (index: ResidentIndex) => Promise<void>): Promise<void>;
  /** Reads the table, unless that was done. */
  warmUp(): Promise<void>;
  /** Waits for what makes searches of large catalogs fast, if the table was read. */
  optimize(): Promise<void>;
  close(): Promise<void>;
}

type PlacedRow = Pick<ResidentRow, 'key' | 'place'>;

export interface LanceResidentOptions {
  readonly dimension: number;
  /** Default: the cosine. */
  readonly metric?: Metric | undefined;
  /** Bytes that the rows in memory may take; beyond them the largest catalogs are left out. 0: none. */
  readonly mostBytes: number;
  /** Where vectors are written that do not fit, while their codes do. */
  readonly vectorFile: string;
  /** How long a search waits for what changed before it asks the table. */
  readonly patienceMs?: number | undefined;
  /** Gets the error of a failed read of the table; searches ask the table itself until the next one. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

const defaultPatienceMs = 50;

/** How old the rows of other processes' writes may be. */
const staleMs = 900;

/** For how long the version is taken to be the same: a request makes several calls. */
const askedAgainMs = 10;

/** Share of the memory for documents. */
const documentShare = 0.25;

/** Bytes of a row besides its vectors and their codes, without its document: an estimate to choose catalogs by. */
const otherBytes = 600;

const keysPerQuery = 1000;

const documentColumns = ['key', 'imageDigest', 'document'];

/** @param openTable opens the table once more, to read one version of it while it is written */
export function createLanceResident(
  table: Table,
  openTable: () => Promise<Table>,
  {
    dimension,
    metric,
    mostBytes,
    vectorFile,
    patienceMs = defaultPatienceMs,
    onTrouble = () => {},
  }: LanceResidentOptions,
): LanceResident {
  const create = (file?: string) =>
    createResidentIndex({
      dimension,
      metric,
      documentBytes: mostBytes * documentShare,
      vectorFile: file,
    });
  let index = create();
  let version = -1;
  /** The latest version that this process wrote. */
  let written = -1;
  /** When the index was last known to be current. */
  let currentAt = Number.NEGATIVE_INFINITY;
  let fragments: ReadonlySet<number> = new Set();
  /** Catalogs that do not fit. */
  let leftOut: ReadonlySet<string> = new Set();
  let following: Promise<void> | undefined;
  let closed = false;

  /** Brings the index to the table's present version. */
  const follow = (): Promise<void> => {
    following ??= readChanges()
      .catch((error: unknown) => {
        // What was read halfway is dropped; the next search begins anew.
        forget();
        if (!closed) onTrouble(error);
      })
      .finally(() => {
        following = undefined;
      });
    return following;
  };

  const forget = () => {
    drop(index);
    index = create();
    fragments = new Set();
    version = -1;
  };

  const readChanges = async () => {
    const snapshot = await openTable();
    try {
      const at = await snapshot.version();
      await snapshot.checkout(at);
      if (version < 0) await chooseCatalogs(snapshot);
      const present = await rowPlaces(snapshot);
      const unread = rangesOf([...present.keys()].filter((id) => !fragments.has(id)));
      for (const [from, to] of version < 0 ? unread.slice(0, 1) : unread) await readRows(snapshot, from, to);
      await index.removeWhere(({ place }) => place < 0 || !isPresent(present, place));
      fragments = new Set(present.keys());
      version = at;
      currentAt = performance.now();
      leaveOutLargest();
      partition();
    } finally {
      snapshot.close();
    }
  };

  /** Searches that are under way end first. */
  const drop = (former: ResidentIndex) => {
    former.close().catch(() => {});
  };

  /** In the background; without partitions, searches compare all rows. */
  const partition = () => {
    index.partition().catch(() => {});
  };

  const readRows = async (snapshot: Table, from: number, to: number) => {
    const first = (fragment: number) => placeNumber({ fragment, offset: 0 });
    const inRange = `_rowid >= ${first(from)} and _rowid < ${first(to + 1)}`;
    const query = version < 0 ? snapshot.query() : snapshot.query().where(inRange);
    for await (const batch of query.withRowId()) {
      if (closed) throw new RangeError('Closed while rows were read');
      const places = [...placesOf(batch)];
      const read = rowsOf(batch);
      await index.put(newRows(places, read));
    }
  };

  function* newRows(places: readonly RowPlace[], read: (n: number) => BatchRow): Generator<NewRow> {
    for (const [n, place] of places.entries()) {
      const row = read(n);
      if (!leftOut.has(row.catalog)) yield toNewRow(row, placeNumber(place));
    }
  }

  /** Which catalogs fit, and whether their full vectors do, too. */
  const chooseCatalogs = async (snapshot: Table) => {
    const ofCodes = 2 * dimension + otherBytes;
    const ofVectors = 2 * dimension * Float32Array.BYTES_PER_ELEMENT;
    const most = mostBytes * (1 - documentShare);
    const rows = await snapshot.countRows();
    leftOut = rows * ofCodes <= most ? new Set() : await largestCatalogs(snapshot, most / ofCodes);
    if (rows * (ofCodes + ofVectors) <= most) return;
    drop(index);
    index = create(`${vectorFile}.${process.pid}.${randomUUID()}`);
  };

  /** Writes may let the index grow beyond its bound: then the largest catalogs go. */
  const leaveOutLargest = () => {
    while (index.bytes > mostBytes) {
      const largest = index.largestCatalog();
      if (largest === undefined) return;
      leftOut = new Set([...leftOut, largest]);
      index.removeCatalog(largest);
    }
  };

  /** Brings the index to the present version if that is done soon; whether it may answer. */
  const keepUp = async (): Promise<boolean> => {
    if (performance.now() - currentAt < askedAgainMs && version >= written) return true;
    const present = await table.version();
    if (present === version) {
      currentAt = performance.now();
      return true;
    }
    await Promise.race([follow(), setTimeout(patienceMs, undefined, { ref: false })]);
    if (version < written) return false;
    return version >= present || performance.now() - currentAt < staleMs;
  };

  return {
    async current(catalog) {
      if (mostBytes === 0) return null;
      const isCurrent = await keepUp();
      return isCurrent && !leftOut.has(catalog) ? index : null;
    },

    async summaries() {
      // The rows are not read for their number alone.
      if (mostBytes === 0 || version < 0 || !(await keepUp()) || leftOut.size > 0) return null;
      return index.summaries();
    },

    async readDocuments(rows) {
      const wanted = new Set(rows.map(({ key }) => key));
      const found = new Map<string, RowDocument>();
      const keep = (read: readonly (RowDocument & { readonly key: string })[]) => {
        for (const { key, imageDigest, document } of read)
          if (wanted.delete(key)) found.set(key, { imageDigest, document });
      };
      const places = rows.map(({ place }) => place).filter((place) => place >= 0);
      // Merged files have other places: then the keys are looked for.
      keep(
        await table
          .takeRowIds(places)
          .select(documentColumns)
          .toArray()
          .catch(() => []),
      );
      for (const keys of inChunks([...wanted], keysPerQuery))
        keep(
          await table
            .query()
            .where(`key in ${sqlTexts(keys)}`)
            .select(documentColumns)
            .toArray(),
        );
      return found;
    },

    async wrote(made, change) {
      written = Math.max(written, made);
      if (version < 0 || following || made === version) return;
      // Another process has written meanwhile, so the next search reads what changed.
      if (made !== version + 1) return;
      following = change(index)
        .then(() => {
          version = made;
          currentAt = performance.now();
          leaveOutLargest();
          partition();
        })
        .catch(forget)
        .finally(() => {
          following = undefined;
        });
      await following;
    },

    async warmUp() {
      if (mostBytes > 0 && (await table.version()) !== version) await follow();
    },

    async optimize() {
      if (version < 0) return;
      await keepUp();
      await index.partition();
    },

    async close() {
      closed = true;
      await following;
      await index.close();
    },
  };
}

/** A row that is about to be, or was just written: its place is not known. */
export function unplacedRow(row: StoredRow): NewRow {
  const { attributes, price, whole, garment } = row;
  return toNewRow({ ...rowColumns(row), price, tags: attributeTags(attributes), whole, garment }, -1);
}

function toNewRow(row: BatchRow, place: number): NewRow {
  // Only checked rows are written.
  return { ...row, garmentClass: row.garmentClass as ProductClass | '', place };
}

/** The largest catalogs, without which the others have at most this many rows. */
async function largestCatalogs(snapshot: Table, mostRows: number): Promise<Set<string>> {
  const counts = new Map<string, number>();
  for await (const batch of snapshot.query().select(['catalog']))
    for (const name of batch.getChild('catalog') ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  const largest = new Set<string>();
  let rows = 0;
  for (const [name, count] of [...counts].sort((a, b) => a[1] - b[1])) {
    rows += count;
    if (rows > mostRows) largest.add(name);
  }
  return largest;
}

/** Which rows of each fragment exist, as bits by offset. */
type PresentRows = ReadonlyMap<number, Uint32Array>;

async function rowPlaces(snapshot: Table): Promise<PresentRows> {
  const present = new Map<number, Uint32Array>();
  for await (const batch of snapshot.query().select([]).withRowId())
    for (const { fragment, offset } of placesOf(batch)) {
      const word = offset >>> 5;
      let bits = present.get(fragment) ?? new Uint32Array(word + 1);
      if (word >= bits.length) {
        const grown = new Uint32Array(2 * word + 2);
        grown.set(bits);
        bits = grown;
      }
      bits[word] = (bits[word] ?? 0) | (1 << (offset & 31));
      present.set(fragment, bits);
    }
  return present;
}

function isPresent(present: PresentRows, place: number): boolean {
  const { fragment, offset } = placeOf(place);
  const word = present.get(fragment)?.[offset >>> 5] ?? 0;
  return ((word >>> (offset & 31)) & 1) === 1;
}

/** Ranges of successive numbers, first and last included. */
function rangesOf(numbers: readonly number[]): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

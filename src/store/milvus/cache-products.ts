import { type RowSummary, rowsByProduct, type VectorStore } from '../vector-store.ts';

interface Entry {
  readonly catalog: string;
  readonly rows: readonly RowSummary[];
  readonly bytes: number;
  readonly readAt: number;
}

interface Reading {
  readonly catalog: string;
  /** Products that were written since the read began. */
  readonly changed: Set<string>;
  allChanged: boolean;
}

/** Bytes of an entry, and of a row, besides their texts: estimates of what V8 takes. */
const entryBytes = 200;
const rowBytes = 400;

/**
 * A store that remembers the summaries of products within a number of bytes: beyond it, those that were not asked for for the longest
 * time are dropped. What this process writes is seen at once, also by reads that were under way; what others write is seen once an
 * entry is `freshMs` old. Products without rows are remembered too.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function cacheProducts(
  store: VectorStore,
  {
    mostBytes,
    freshMs,
    now = () => performance.now(),
  }: { readonly mostBytes: number; readonly freshMs: number; readonly now?: () => number },
): VectorStore {
  /** In the order in which they were last asked for. */
  const known = new Map<string, Entry>();
  const readings = new Set<Reading>();
  let bytes = 0;

  const drop = (name: string) => {
    const entry = known.get(name);
    if (entry && known.delete(name)) bytes -= entry.bytes;
  };
  const find = (name: string): Entry | undefined => {
    const entry = known.get(name);
    if (!entry) return undefined;
    known.delete(name);
    if (now() - entry.readAt < freshMs) {
      known.set(name, entry);
      return entry;
    }
    bytes -= entry.bytes;
    return undefined;
  };
  const remember = (name: string, entry: Entry) => {
    drop(name);
    known.set(name, entry);
    bytes += entry.bytes;
    for (const oldest of known.keys()) {
      if (bytes <= mostBytes) break;
      drop(oldest);
    }
  };
  const forget = (catalog: string, productIds: readonly string[]) => {
    for (const reading of readings)
      if (reading.catalog === catalog) for (const id of productIds) reading.changed.add(id);
    for (const id of productIds) drop(nameOf(catalog, id));
  };
  const forgetCatalog = (catalog: string) => {
    for (const reading of readings) if (reading.catalog === catalog) reading.allChanged = true;
    for (const [name, entry] of known) if (entry.catalog === catalog) drop(name);
  };
  /** Forgets after a write, also after a failed one, which may have been done. */
  const writing = async <T>(write: Promise<T>, afterwards: () => void): Promise<T> => {
    try {
      return await write;
    } finally {
      afterwards();
    }
  };

  return {
    ...store,
    async fetchSummaries(catalog, productIds) {
      const found = new Map<string, readonly RowSummary[]>();
      const missing: string[] = [];
      for (const id of new Set(productIds)) {
        const entry = find(nameOf(catalog, id));
        if (entry) found.set(id, entry.rows);
        else missing.push(id);
      }
      if (missing.length > 0) {
        const readAt = now();
        const reading: Reading = { catalog, changed: new Set(), allChanged: false };
        readings.add(reading);
        try {
          const read = rowsByProduct(await store.fetchSummaries(catalog, missing));
          for (const id of missing) {
            const rows = read.get(id) ?? [];
            found.set(id, rows);
            if (reading.allChanged || reading.changed.has(id)) continue;
            remember(nameOf(catalog, id), { catalog, rows, bytes: bytesOf(rows), readAt });
          }
        } finally {
          readings.delete(reading);
        }
      }
      // As the store orders them: by product id, then key.
      return [...found.keys()].sort().flatMap((id) => found.get(id) ?? []);
    },
    upsert: (rows) =>
      writing(store.upsert(rows), () => {
        for (const { catalog, productId } of rows) forget(catalog, [productId]);
      }),
    replaceProduct: (catalog, productId, rows) =>
      writing(store.replaceProduct(catalog, productId, rows), () => forget(catalog, [productId])),
    deleteProducts: (catalog, productIds) =>
      writing(store.deleteProducts(catalog, productIds), () => forget(catalog, productIds)),
    deleteCatalog: (catalog) => writing(store.deleteCatalog(catalog), () => forgetCatalog(catalog)),
  };
}

function nameOf(catalog: string, productId: string): string {
  return JSON.stringify([catalog, productId]);
}

/** Estimated bytes of rows: two a character of what they say, and what every row has. */
function bytesOf(rows: readonly RowSummary[]): number {
  return rows.reduce((sum, row) => sum + rowBytes + 2 * JSON.stringify(row).length, entryBytes);
}

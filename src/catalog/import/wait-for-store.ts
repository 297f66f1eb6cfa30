import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { VectorStore } from '../../store/vector-store.ts';
import type { CatalogContext } from '../catalog-context.ts';

export interface Patience {
  /** How long a call waits in all; five minutes. */
  readonly patienceMs?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * The store for work that lasts hours: a call that finds it away is made again until it answers, for every call may be
 * repeated. A request over HTTP is better told at once. `scan` is passed on as it is: it cannot be taken up in the midst.
 */
export function patientStore(store: VectorStore, patience: Patience = {}): VectorStore {
  const untilThere = untilNo('store-unavailable', patience);
  return {
    ...store,
    upsert: (rows) => untilThere(() => store.upsert(rows)),
    replaceProduct: (catalog, productId, rows) =>
      untilThere(() => store.replaceProduct(catalog, productId, rows)),
    deleteProducts: (catalog, productIds) => untilThere(() => store.deleteProducts(catalog, productIds)),
    deleteCatalog: (catalog) => untilThere(() => store.deleteCatalog(catalog)),
    search: (request) => untilThere(() => store.search(request)),
    searchNames: (request) => untilThere(() => store.searchNames(request)),
    fetchByProduct: (catalog, productIds) => untilThere(() => store.fetchByProduct(catalog, productIds)),
    fetchByPicture: (catalog, digest) => untilThere(() => store.fetchByPicture(catalog, digest)),
    catalogs: () => untilThere(() => store.catalogs()),
    count: (catalog) => untilThere(() => store.count(catalog)),
    optimize: () => untilThere(() => store.optimize()),
  };
}

/** Models for work that can wait: a call that finds too many waiting before it is made again. */
export function patientModels(
  { detector, embedder }: Pick<CatalogContext, 'detector' | 'embedder'>,
  patience: Patience = {},
): Pick<CatalogContext, 'detector' | 'embedder'> {
  const untilFree = untilNo('overloaded', patience);
  return {
    detector: { ...detector, detect: (...input) => untilFree(() => detector.detect(...input)) },
    embedder: { ...embedder, embed: (...input) => untilFree(() => embedder.embed(...input)) },
  };
}

/** Makes a call again, at growing intervals, for as long as it fails with this code. */
function untilNo(code: ErrorCode, { patienceMs = 300_000, signal }: Patience) {
  return async <T>(call: () => Promise<T>): Promise<T> => {
    const end = performance.now() + patienceMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        return await call();
      } catch (error) {
        const mayPass = error instanceof AppError && error.code === code;
        if (!mayPass || performance.now() + pauseMs > end) throw error;
        await delay(pauseMs, undefined, { signal });
      }
    }
  };
}

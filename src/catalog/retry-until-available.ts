import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorCode } from '../errors.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { CatalogContext } from './catalog-context.ts';

export interface RetryLimits {
  /** Maximum time to retry a call; default five minutes. */
  readonly maxWaitMs?: number;
  /** Stops the retries. */
  readonly signal?: AbortSignal | undefined;
}

const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * The store for jobs that last hours: a call that fails with `store-unavailable` is retried, which is safe because every call is
 * idempotent. An HTTP request should fail at once instead. `scan` is not retried: it cannot resume in the middle.
 */
export function retryingStore(store: VectorStore, limits: RetryLimits = {}): VectorStore {
  const whileUnavailable = retryWhile('store-unavailable', limits);
  return {
    ...store,
    upsert: (rows) => whileUnavailable(() => store.upsert(rows)),
    replaceProduct: (catalog, productId, rows) =>
      whileUnavailable(() => store.replaceProduct(catalog, productId, rows)),
    deleteProducts: (catalog, productIds) =>
      whileUnavailable(() => store.deleteProducts(catalog, productIds)),
    deleteCatalog: (catalog) => whileUnavailable(() => store.deleteCatalog(catalog)),
    search: (request) => whileUnavailable(() => store.search(request)),
    searchNames: (request) => whileUnavailable(() => store.searchNames(request)),
    fetchByProduct: (catalog, productIds) =>
      whileUnavailable(() => store.fetchByProduct(catalog, productIds)),
    fetchByPicture: (catalog, digest) => whileUnavailable(() => store.fetchByPicture(catalog, digest)),
    catalogs: (names) => whileUnavailable(() => store.catalogs(names)),
    count: (catalog) => whileUnavailable(() => store.count(catalog)),
    optimize: () => whileUnavailable(() => store.optimize()),
  };
}

/** Models for jobs that can wait: a call that fails with `overloaded` is retried. */
export function retryingModels(
  { detector, embedder }: Pick<CatalogContext, 'detector' | 'embedder'>,
  limits: RetryLimits = {},
): Pick<CatalogContext, 'detector' | 'embedder'> {
  const whileOverloaded = retryWhile('overloaded', limits);
  return {
    detector: { ...detector, detect: (...input) => whileOverloaded(() => detector.detect(...input)) },
    embedder: { ...embedder, embed: (...input) => whileOverloaded(() => embedder.embed(...input)) },
  };
}

/** Retries a call at growing intervals while it fails with this code. */
function retryWhile(code: ErrorCode, { maxWaitMs = 300_000, signal }: RetryLimits) {
  return async <T>(call: () => Promise<T>): Promise<T> => {
    const end = performance.now() + maxWaitMs;
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

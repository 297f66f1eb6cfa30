import type { Detector } from '../detect/detector.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { FetchPicture } from '../fetch/fetch-picture.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { Photo } from '../types.ts';

interface Stoppable {
  readonly fetchPicture: FetchPicture;
  readonly decodePhoto: (bytes: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Photo>;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: VectorStore;
}

/**
 * The context with every costly step bound to a signal: when it aborts, steps that have not started reject with its reason, those that
 * wait for a decoder or a model are dropped, and no answer of the store is waited for.
 */
export function stopWith<Context extends Stoppable>(context: Context, signal: AbortSignal): Context {
  const { fetchPicture, decodePhoto, detector, embedder, store } = context;
  const reads = [
    'search',
    'searchNames',
    'fetchByProduct',
    'fetchVectors',
    'fetchSummaries',
    'fetchByPicture',
    'count',
  ] as const;
  const stoppable = Object.fromEntries(
    reads.map((read) => {
      const call = store[read] as (...input: unknown[]) => Promise<unknown>;
      return [read, (...input: unknown[]) => untilAborted(() => call.apply(store, input), signal)];
    }),
  );
  return {
    ...context,
    fetchPicture: (address) => fetchPicture(address, { signal }),
    decodePhoto: (bytes) => decodePhoto(bytes, { signal }),
    detector: {
      ...detector,
      async detect(photo, options) {
        signal.throwIfAborted();
        return detector.detect(photo, { ...options, signal });
      },
    },
    embedder: {
      ...embedder,
      async embed(photo, regions, options) {
        signal.throwIfAborted();
        return embedder.embed(photo, regions, { ...options, signal });
      },
    },
    store: { ...store, ...stoppable },
  };
}

/** Starts the task unless the signal has aborted, and rejects as soon as it does. */
export async function untilAborted<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return Promise.race([task(), aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}

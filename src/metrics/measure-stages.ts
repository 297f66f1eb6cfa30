import type { Detector } from '../detect/detector.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { FetchPicture } from '../fetch/fetch-picture.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { Photo } from '../types.ts';
import type { Metrics, Stage } from './metrics.ts';

interface Measured {
  readonly fetchPicture: FetchPicture;
  readonly decodePhoto: (bytes: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Photo>;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: VectorStore;
  readonly thumbnail: (photo: Photo) => Promise<Uint8Array>;
}

/** The context with every step of a photo, of a look and of a written product timed. */
export function measureStages<Context extends Measured>(
  context: Context,
  { stage }: Pick<Metrics, 'stage'>,
): Context {
  const timed =
    <Input extends unknown[], Output>(name: Stage, step: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      const started = performance.now();
      try {
        return await step(...input);
      } finally {
        stage(name, performance.now() - started);
      }
    };
  const { fetchPicture, decodePhoto, detector, embedder, store, thumbnail } = context;
  return {
    ...context,
    fetchPicture: timed('fetch', fetchPicture),
    decodePhoto: timed('decode', decodePhoto),
    detector: { ...detector, detect: timed('detect', (...input) => detector.detect(...input)) },
    embedder: { ...embedder, embed: timed('embed', (...input) => embedder.embed(...input)) },
    thumbnail: timed('thumbnail', thumbnail),
    onFused: (ms: number) => stage('fuse', ms),
    store: {
      ...store,
      search: timed('search', (request) => store.search(request)),
      searchNames: timed('search', (request) => store.searchNames(request)),
      fetchVectors: timed('fetchVectors', (...input) => store.fetchVectors(...input)),
      fetchSummaries: timed('fetchSummaries', (...input) => store.fetchSummaries(...input)),
      upsert: timed('write', (rows) => store.upsert(rows)),
      replaceProduct: timed('write', (...input) => store.replaceProduct(...input)),
      deleteProducts: timed('write', (...input) => store.deleteProducts(...input)),
      deleteCatalog: timed('write', (catalog) => store.deleteCatalog(catalog)),
    },
  };
}

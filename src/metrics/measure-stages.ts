import type { Detector } from '../detect/detector.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { Photo } from '../types.ts';
import type { Metrics, Stage } from './metrics.ts';

interface Measured {
  readonly decodePhoto: (bytes: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Photo>;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: VectorStore;
}

/** The context with every step of a photo timed. */
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
  const { decodePhoto, detector, embedder, store } = context;
  return {
    ...context,
    decodePhoto: timed('decode', decodePhoto),
    detector: { ...detector, detect: timed('detect', (...input) => detector.detect(...input)) },
    embedder: { ...embedder, embed: timed('embed', (...input) => embedder.embed(...input)) },
    store: {
      ...store,
      search: timed('search', (request) => store.search(request)),
      searchNames: timed('search', (request) => store.searchNames(request)),
    },
  };
}

import { join } from 'node:path';
import type { ApiContext } from '../api/api-context.ts';
import type { Config } from '../config.ts';
import { createPictureFetcher, refuseToFetch } from '../fetch/fetch-picture.ts';
import { decodePhoto } from '../image/decode-photo.ts';
import { drawDetections } from '../image/draw-detections.ts';
import { foregroundBox } from '../image/foreground-box.ts';
import { perceptualHash } from '../image/perceptual-hash.ts';
import { thumbnail } from '../image/thumbnail.ts';
import { createBackgroundJobs } from '../import/sent/background-jobs.ts';
import { createLogger } from '../logger.ts';
import { createPictureFolder } from '../store/picture-store.ts';
import type { Photo } from '../types.ts';
import { createClosingStack } from './closing-stack.ts';
import { type Models, openModels } from './open-models.ts';
import { openRecords } from './open-records.ts';
import { openVectors, type Vectors } from './open-vectors.ts';

/** Everything that the service and the command line work with. */
export interface AppContext extends ApiContext, Pick<Models, 'loadEmbedder'>, Pick<Vectors, 'indexes'> {
  readonly drawDetections: typeof drawDetections;
  /** Loads the models and runs each once, so that the first request is as fast as the next. */
  readonly warmUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens models, vectors and records and puts the parts together. If one of them fails to open, those before it are closed.
 * Throws `invalid-model`, `embedding-space-mismatch`, `store-unavailable`, `records-unavailable`.
 *
 * @param overrides replace parts, for tests
 */
export async function createContext(
  config: Config,
  overrides: Partial<AppContext> = {},
): Promise<AppContext> {
  const logger = createLogger(config.logLevel);
  const opened = createClosingStack();
  try {
    const records = await opened.open(openRecords(config));
    const models = await opened.open(openModels(config));
    const vectors = await opened.open(openVectors(config, models.embedders, logger));
    const { embedder, store } = await vectors.pin();
    const background = await opened.open(
      createBackgroundJobs({
        most: importsInBackground,
        onError: (error) => logger.error({ err: error }, 'an import ended early'),
      }),
    );
    const context: AppContext = {
      decodePhoto: (bytes) => decodePhoto(bytes),
      thumbnail: (photo) => thumbnail(photo),
      perceptualHash,
      foregroundBox,
      fetchPicture: config.fetchPictures ? createPictureFetcher() : refuseToFetch,
      drawDetections,
      detector: models.detector,
      embedder,
      store,
      ...records,
      pictures: createPictureFolder(join(config.dataDirectory, 'pictures')),
      indexes: vectors.indexes,
      loadEmbedder: models.loadEmbedder,
      async pin() {
        const { embedder, store } = await vectors.pin();
        return { ...context, embedder, store, ...overrides };
      },
      logger,
      background,
      async ready() {
        const { store, embedder, detector } = await context.pin();
        await Promise.all([store.health(), detector.detect(blank), embedder.embed(blank, ['whole'])]);
      },
      warmUp: () => models.warmUp(embedder.id),
      close: opened.close,
      ...overrides,
    };
    return context;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Each may hold a whole request's body, and shares the models with searches. */
const importsInBackground = 2;

/** A grey square: enough to see whether a model answers. */
const blank: Photo = {
  width: 64,
  height: 64,
  working: { data: new Uint8Array(64 * 64 * 3).fill(128), width: 64, height: 64 },
  bytes: new Uint8Array(),
  digest: '',
};

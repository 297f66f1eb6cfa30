import { join } from 'node:path';
import type { ApiContext } from '../api/api-context.ts';
import { createStartChoices } from '../catalog/browse/start-products.ts';
import type { Config } from '../config.ts';
import { endProcess } from '../end-process.ts';
import { createPictureFetcher, refuseToFetch } from '../fetch/fetch-picture.ts';
import { decodePhoto } from '../image/decode-photo.ts';
import { drawDetections } from '../image/draw-detections.ts';
import { foregroundBox } from '../image/foreground-box.ts';
import { perceptualHash } from '../image/perceptual-hash.ts';
import { thumbnail } from '../image/thumbnail.ts';
import { createBackgroundJobs } from '../import/sent/background-jobs.ts';
import { createTuningJobs } from '../lab/tuning-jobs.ts';
import { createLogger, type Logger } from '../logger.ts';
import { createTroubles } from '../metrics/troubles.ts';
import { createPictureFolder, sweepPictureFolder } from '../store/picture-store.ts';
import type { Photo } from '../types.ts';
import { createClosingStack } from './closing-stack.ts';
import { createDiskRoom, freeBytesOf } from './disk-room.ts';
import { type Models, openModels } from './open-models.ts';
import { openRecords } from './open-records.ts';
import { openVectors, type Vectors } from './open-vectors.ts';
import { cachedProbe, diskProbe, modelsProbe } from './readiness.ts';

/** Everything that the service and the command line work with. */
export interface AppContext extends ApiContext, Pick<Models, 'loadEmbedder'>, Pick<Vectors, 'indexes'> {
  readonly drawDetections: typeof drawDetections;
  /** Runs both models once on a blank photo. */
  readonly canary: () => Promise<void>;
  /** Removes what killed writes have left. Returns the number of files. */
  readonly sweep: () => Promise<number>;
  /** Loads the models and runs each once, and reads what searches keep in memory, so that the first request is as fast as the next. */
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
  const troubles = createTroubles(({ error, ...facts }) =>
    logger.warn({ ...facts, err: error }, 'a part of the service fails'),
  );
  const opened = createClosingStack();
  try {
    const records = await opened.open(openRecords(config, (error) => troubles.note('records', error)));
    const models = await opened.open(openModels(config, endHungProcess(logger)));
    const room = createDiskRoom(config.diskReserveBytes, () => freeBytesOf(config.dataDirectory));
    const onStoreTrouble = (error: unknown) => troubles.note('store', error);
    const vectors = await opened.open(
      openVectors(config, models.embedders, logger, { room, onTrouble: onStoreTrouble }),
    );
    const { embedder, store } = await vectors.pin();
    const background = await opened.open(
      createBackgroundJobs({
        most: importsInBackground,
        onError: (error) => logger.error({ err: error }, 'an import ended early'),
      }),
    );
    const canary = async () => {
      const { embedder } = await vectors.pin();
      await Promise.all([
        models.detector.detect(blank, { around: { x: 32, y: 32 } }),
        embedder.embed(blank, ['whole']),
      ]);
    };
    const disk = {
      timeoutMs: 5_000,
      code: 'internal',
      message: 'The disk of GARB_DATA does not answer',
    } as const;
    const probes = [
      cachedProbe(modelsProbe(models.workers, canary), {
        freshMs: 1_000,
        timeoutMs: 5_000,
        code: 'models-unavailable',
        message: 'The models do not answer',
      }),
      cachedProbe(async () => (await vectors.pin()).store.health(), {
        freshMs: 1_000,
        timeoutMs: 2_000,
        code: 'store-unavailable',
        message: 'The vector store does not answer',
      }),
      cachedProbe(async () => void (await records.catalogs.exists('default')), {
        freshMs: 1_000,
        timeoutMs: 2_000,
        code: 'records-unavailable',
        message: 'The records database does not answer',
      }),
      cachedProbe(diskProbe(config.dataDirectory), { ...disk, freshMs: 5_000 }),
      // Not kept: readiness says at once what refused writes say.
      cachedProbe(room.require, { ...disk, freshMs: 0 }),
    ];
    const pictures = createPictureFolder(join(config.dataDirectory, 'pictures'));
    const context: AppContext = {
      decodePhoto: (bytes, options) => decodePhoto(bytes, options),
      thumbnail: (photo) => thumbnail(photo),
      perceptualHash,
      foregroundBox,
      fetchPicture: config.fetchPictures ? createPictureFetcher() : refuseToFetch,
      drawDetections,
      detector: models.detector,
      embedder,
      store,
      ...records,
      queries: { ...records.queries, keep: room.guard(records.queries.keep) },
      pictures: { ...pictures, put: room.guard(pictures.put) },
      indexes: vectors.indexes,
      loadEmbedder: models.loadEmbedder,
      async pin() {
        const { embedder, store } = await vectors.pin();
        return { ...context, embedder, store, ...overrides };
      },
      logger,
      workers: models.workers,
      troubles,
      background,
      tunings: createTuningJobs(),
      startChoices: createStartChoices(),
      canary,
      sweep: () => sweepPictureFolder(join(config.dataDirectory, 'pictures')),
      async ready() {
        for (const probe of probes) await probe();
      },
      async warmUp() {
        await Promise.all([models.warmUp(embedder.id), context.store.warmUp()]);
      },
      close: opened.close,
      ...overrides,
    };
    return context;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * Ends the process when a model run hangs. Ending its thread would abort inside ONNX Runtime, and so would `process.exit`.
 */
function endHungProcess(logger: Logger): (runMs: number) => void {
  return (runMs) => {
    const seconds = Math.round(runMs / 1000);
    logger.fatal({ runMs }, `a model run did not end in ${seconds} s; the process ends, to be started again`);
    // The log is written meanwhile.
    setTimeout(() => endProcess('SIGKILL'), 200);
  };
}

/** Each may hold a whole request's body, and shares the models with searches. */
const importsInBackground = 2;

/** A grey square: enough to see whether a model answers, in one run where it looks at a part. */
const blank: Photo = {
  width: 64,
  height: 64,
  working: { data: new Uint8Array(64 * 64 * 3).fill(128), width: 64, height: 64 },
  bytes: new Uint8Array(),
  digest: '',
};

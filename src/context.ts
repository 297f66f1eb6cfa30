import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiContext } from './api/api-context.ts';
import { createBackgroundJobs } from './catalog/background-jobs.ts';
import { createPictureFetcher, refuseToFetch } from './catalog/fetch-picture.ts';
import { type Config, type ModelChoice, packageDirectory, version } from './config.ts';
import { createDetector } from './detect/create-detector.ts';
import { createEmbedder } from './embed/create-embedder.ts';
import type { Embedder } from './embed/embedder.ts';
import { AppError } from './errors.ts';
import { decodePhoto } from './image/decode-photo.ts';
import { drawDetections } from './image/draw-detections.ts';
import { foregroundBox } from './image/foreground-box.ts';
import { perceptualHash } from './image/perceptual-hash.ts';
import { thumbnail } from './image/thumbnail.ts';
import { readAttributeHeads } from './inference/attribute-heads.ts';
import { createInferencePool, type InferencePool } from './inference/inference-pool.ts';
import { loadModelPackage } from './inference/model-package.ts';
import { type LiveSpace, openLiveSpace } from './live-space.ts';
import { createLogger, type Logger } from './logger.ts';
import { copyRecords } from './records/copy-records.ts';
import { createCatalogRecords } from './records/create-catalog-records.ts';
import { createImportRecords } from './records/create-import-records.ts';
import { createJudgmentRecords } from './records/create-judgment-records.ts';
import { createProfileRecords } from './records/create-profile-records.ts';
import { createQueryRecords } from './records/create-query-records.ts';
import { openDatabase } from './records/database.ts';
import { defaultProfile } from './search/default-profile.ts';
import { createLancePlaces } from './store/lance-places.ts';
import { createMilvusPlaces } from './store/milvus-places.ts';
import { createPictureFolder } from './store/picture-store.ts';
import type { StorePlaces } from './store/store-places.ts';
import type { Photo } from './types.ts';

/** Everything that the service and the command line work with. */
export interface AppContext extends ApiContext {
  readonly drawDetections: typeof drawDetections;
  /** Where the vectors lie: one place is in use, others were or will be. */
  readonly places: StorePlaces;
  /** The embedder of another package, in the same workers. */
  readonly loadEmbedder: (choice: ModelChoice) => Promise<Embedder>;
  /** Loads the models and runs each once, so that the first request is as fast as the next. */
  readonly warmUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The records alone: what commands work with that need neither models nor vectors. */
export interface RecordsContext
  extends Pick<
    ApiContext,
    'catalogs' | 'imports' | 'profiles' | 'judgments' | 'queries' | 'keepShare' | 'profile'
  > {
  readonly close: () => Promise<void>;
}

/** Opens the records, with the shipped profile among them. Throws `records-unavailable`. */
export async function openRecords({ records, keep }: Config): Promise<RecordsContext> {
  const database = await openDatabase(records);
  const catalogs = createCatalogRecords(database);
  const profiles = createProfileRecords(database);
  const queries = createQueryRecords(database, keep);
  await catalogs.create('default');
  // Written down, so that a catalog can go on with it when Garb comes with another.
  const { name, version, ...settings } = defaultProfile;
  await profiles.addVersion(name, version, settings);
  await queries.prune();
  return {
    catalogs,
    imports: createImportRecords(database),
    profiles,
    judgments: createJudgmentRecords(database),
    queries,
    keepShare: keep.share,
    profile: defaultProfile,
    close: () => database.destroy(),
  };
}

/**
 * Copies the records of a SQLite file into the database that the configuration names; see {@link copyRecords}. Returns the rows
 * written, by table. Throws `file-not-readable`, `records-unavailable`.
 */
export async function copyRecordsFrom(
  { records }: Pick<Config, 'records'>,
  file: string,
): Promise<Readonly<Record<string, number>>> {
  if (!existsSync(file)) throw new AppError('file-not-readable', `${file}: no such file`);
  const to = await openDatabase(records);
  try {
    const from = await openDatabase({ file });
    try {
      return await copyRecords(from, to);
    } finally {
      await from.destroy();
    }
  } finally {
    await to.destroy();
  }
}

/**
 * Puts the parts together. `overrides` take the place of parts, for tests.
 * Throws `invalid-model`, `embedding-space-mismatch`, `store-unavailable`, `records-unavailable`.
 */
export async function createContext(
  config: Config,
  overrides: Partial<AppContext> = {},
): Promise<AppContext> {
  const { models } = config;
  const detectorPackage = await loadModelPackage(models.detector.directory, 'detect', models.detector.form);
  const pool = createInferencePool(config.inference);
  const logger = createLogger(config.logLevel);
  const detector = overrides.detector ?? createDetector(detectorPackage, pool);
  const embedders = await loadEmbedders(models, pool);
  const places = openPlaces(config);
  const live = overrides.store ? undefined : await openLive(places, embedders, { logger, pool });
  const { embedder, store } = live
    ? await live.pin()
    : { embedder: embedders[0].embedder, store: overrides.store };
  if (!store) throw new RangeError('Expected a store');
  const records = await openRecords(config);
  const background = createBackgroundJobs({
    most: importsInBackground,
    onError: (error) => logger.error({ err: error }, 'an import ended early'),
  });
  const page = join(packageDirectory, 'web', 'dist');
  const context: AppContext = {
    decodePhoto: (bytes) => decodePhoto(bytes),
    thumbnail: (photo) => thumbnail(photo),
    perceptualHash,
    foregroundBox,
    fetchPicture: config.fetchPictures ? createPictureFetcher() : refuseToFetch,
    drawDetections,
    detector,
    embedder,
    store,
    ...records,
    pictures: createPictureFolder(join(config.dataDirectory, 'pictures')),
    places,
    loadEmbedder: async (choice) => (await loadEmbedder(choice, pool)).embedder,
    async pin() {
      if (!live) return context;
      const { embedder, store } = await live.pin();
      return { ...context, embedder, store, ...overrides };
    },
    version,
    logger,
    background,
    maxBodyBytes: config.service.maxBodyBytes,
    examplesDirectory: config.examplesDirectory,
    pageDirectory: existsSync(page) ? page : undefined,
    async ready() {
      const { store, embedder } = await context.pin();
      await Promise.all([store.health(), detector.detect(blank), embedder.embed(blank, ['whole'])]);
    },
    async warmUp() {
      const used = embedders.find((loaded) => loaded.embedder.id === embedder.id) ?? embedders[0];
      await Promise.all([pool.warmUp(detectorPackage), pool.warmUp(used.model)]);
    },
    async close() {
      await background.close();
      await pool.close();
      await (live ?? store).close();
      await records.close();
    },
    ...overrides,
  };
  return context;
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

interface LoadedEmbedder {
  readonly model: EmbedderPackage;
  readonly embedder: Embedder;
}

type EmbedderPackage = Parameters<typeof createEmbedder>[0];

async function loadEmbedder({ directory, form }: ModelChoice, pool: InferencePool): Promise<LoadedEmbedder> {
  const model = await loadModelPackage(directory, 'embed', form);
  return { model, embedder: createEmbedder(model, pool, await readAttributeHeads(model)) };
}

/** The embedder of the settings, and the next one where there is one. */
async function loadEmbedders(
  { embedder, nextEmbedder }: Config['models'],
  pool: InferencePool,
): Promise<[LoadedEmbedder, ...LoadedEmbedder[]]> {
  const next = nextEmbedder ? [await loadEmbedder(nextEmbedder, pool)] : [];
  return [await loadEmbedder(embedder, pool), ...next];
}

function openPlaces({ milvus, dataDirectory }: Config): StorePlaces {
  return milvus ? createMilvusPlaces(milvus) : createLancePlaces(join(dataDirectory, 'vectors'));
}

async function openLive(
  places: StorePlaces,
  [first, ...others]: readonly [LoadedEmbedder, ...LoadedEmbedder[]],
  { logger, pool }: { readonly logger: Logger; readonly pool: InferencePool },
): Promise<LiveSpace> {
  try {
    return await openLiveSpace(places, [first.embedder, ...others.map(({ embedder }) => embedder)], logger);
  } catch (error) {
    await pool.close();
    await places.close();
    throw error;
  }
}

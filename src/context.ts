import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiContext } from './api/api-context.ts';
import { createPictureFetcher, refuseToFetch } from './catalog/fetch-picture.ts';
import { type Config, packageDirectory, version } from './config.ts';
import { createDetector } from './detect/create-detector.ts';
import { createEmbedder } from './embed/create-embedder.ts';
import { decodePhoto } from './image/decode-photo.ts';
import { drawDetections } from './image/draw-detections.ts';
import { perceptualHash } from './image/perceptual-hash.ts';
import { thumbnail } from './image/thumbnail.ts';
import { readAttributeHeads } from './inference/attribute-heads.ts';
import { createInferencePool, type InferencePool } from './inference/inference-pool.ts';
import { loadModelPackage } from './inference/model-package.ts';
import { createLogger } from './logger.ts';
import { createCatalogRecords } from './records/create-catalog-records.ts';
import { createJudgmentRecords } from './records/create-judgment-records.ts';
import { createProfileRecords } from './records/create-profile-records.ts';
import { createQueryRecords } from './records/create-query-records.ts';
import { openDatabase } from './records/database.ts';
import { defaultProfile } from './search/default-profile.ts';
import { createLanceStore } from './store/lance-store.ts';
import { createMilvusStore } from './store/milvus-store.ts';
import { createPictureFolder } from './store/picture-store.ts';
import type { VectorStore } from './store/vector-store.ts';
import type { Photo } from './types.ts';

/** Everything that the service and the command line work with. */
export interface AppContext extends ApiContext {
  readonly drawDetections: typeof drawDetections;
  /** Loads the models and runs each once, so that the first request is as fast as the next. */
  readonly warmUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The records alone: what commands work with that need neither models nor vectors. */
export interface RecordsContext
  extends Pick<ApiContext, 'catalogs' | 'profiles' | 'judgments' | 'queries' | 'keepShare' | 'profile'> {
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
    profiles,
    judgments: createJudgmentRecords(database),
    queries,
    keepShare: keep.share,
    profile: defaultProfile,
    close: () => database.destroy(),
  };
}

/**
 * Puts the parts together. `overrides` take the place of parts, for tests.
 * Throws `invalid-model`, `embedding-space-mismatch`, `store-unavailable`, `records-unavailable`.
 */
export async function createContext(
  config: Config,
  overrides: Partial<AppContext> = {},
): Promise<AppContext> {
  const [detectorPackage, embedderPackage] = await Promise.all([
    loadModelPackage(config.models.detector.directory, 'detect', config.models.detector.form),
    loadModelPackage(config.models.embedder.directory, 'embed', config.models.embedder.form),
  ]);
  const heads = await readAttributeHeads(embedderPackage);
  const pool = createInferencePool(config.inference);
  const embedder = overrides.embedder ?? createEmbedder(embedderPackage, pool, heads);
  const detector = overrides.detector ?? createDetector(detectorPackage, pool);
  const store = overrides.store ?? (await openStore(config, embedder, pool));
  const records = await openRecords(config);
  const page = join(packageDirectory, 'web', 'dist');
  return {
    decodePhoto: (bytes) => decodePhoto(bytes),
    thumbnail: (photo) => thumbnail(photo),
    perceptualHash,
    fetchPicture: config.fetchPictures ? createPictureFetcher() : refuseToFetch,
    drawDetections,
    detector,
    embedder,
    store,
    ...records,
    pictures: createPictureFolder(join(config.dataDirectory, 'pictures')),
    version,
    logger: createLogger(config.logLevel),
    maxBodyBytes: config.service.maxBodyBytes,
    examplesDirectory: config.examplesDirectory,
    pageDirectory: existsSync(page) ? page : undefined,
    async ready() {
      await Promise.all([store.health(), detector.detect(blank), embedder.embed(blank, ['whole'])]);
    },
    async warmUp() {
      await Promise.all([pool.warmUp(detectorPackage), pool.warmUp(embedderPackage)]);
    },
    async close() {
      await pool.close();
      await store.close();
      await records.close();
    },
    ...overrides,
  };
}

/** A grey square: enough to see whether a model answers. */
const blank: Photo = {
  width: 64,
  height: 64,
  working: { data: new Uint8Array(64 * 64 * 3).fill(128), width: 64, height: 64 },
  bytes: new Uint8Array(),
  digest: '',
};

async function openStore(
  { milvus, dataDirectory }: Config,
  { id, dimension }: { readonly id: string; readonly dimension: number },
  pool: InferencePool,
): Promise<VectorStore> {
  const space = { id, dimension };
  try {
    if (milvus) return await createMilvusStore({ ...milvus, space });
    return await createLanceStore({ directory: join(dataDirectory, 'vectors'), space });
  } catch (error) {
    await pool.close();
    throw error;
  }
}

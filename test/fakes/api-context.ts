import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { ApiContext } from '../../src/api/api-context.ts';
import { createStartChoices } from '../../src/catalog/browse/start-products.ts';
import { refuseToFetch } from '../../src/fetch/fetch-picture.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { foregroundBox } from '../../src/image/foreground-box.ts';
import { perceptualHash } from '../../src/image/perceptual-hash.ts';
import { thumbnail } from '../../src/image/thumbnail.ts';
import { createBackgroundJobs } from '../../src/import/sent/background-jobs.ts';
import { createTuningJobs } from '../../src/lab/tuning-jobs.ts';
import { createTroubles } from '../../src/metrics/troubles.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { createFakeDetector, type FakeDetector } from './fake-detector.ts';
import { createFakeEmbedder, type FakeEmbedder } from './fake-embedder.ts';
import {
  createMemoryJudgments,
  createMemoryProfiles,
  createMemoryQueries,
  type MemoryQueries,
} from './memory-feedback.ts';
import { createMemoryImports, type MemoryImports } from './memory-imports.ts';
import { createMemoryInterleavings } from './memory-interleavings.ts';
import { createMemoryKeys } from './memory-keys.ts';
import { createMemoryPictures, memoryCatalogs } from './memory-records.ts';
import { createMemoryRows } from './memory-rows.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

/** An ApiContext without models and databases, with the fakes it is made of in reach. */
export interface FakeContext extends ApiContext {
  readonly detector: FakeDetector;
  readonly embedder: FakeEmbedder;
  readonly store: MemoryStore;
  readonly queries: MemoryQueries;
  readonly imports: MemoryImports;
  /** Everything logged so far, as text. */
  readonly logged: () => string;
}

/** Parts with the catalog `default`, still empty, and a detector that finds nothing; `overrides` replace them. */
export function createFakeContext(overrides: Partial<FakeContext> = {}): FakeContext {
  const embedder = overrides.embedder ?? createFakeEmbedder();
  const store = overrides.store ?? createMemoryStore(embedder);
  const rows = createMemoryRows();
  rows.catalogs.add('default');
  let logged = '';
  const log = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const logger = pino({ level: 'trace' }, log);
  return {
    decodePhoto: (bytes, options) => decodePhoto(bytes, options),
    thumbnail: (photo) => thumbnail(photo),
    perceptualHash,
    foregroundBox,
    fetchPicture: refuseToFetch,
    detector: createFakeDetector([]),
    embedder,
    store,
    pictures: createMemoryPictures(),
    catalogs: memoryCatalogs(rows),
    keys: createMemoryKeys(rows),
    imports: createMemoryImports(rows),
    profiles: createMemoryProfiles(rows),
    interleavings: createMemoryInterleavings(rows),
    judgments: createMemoryJudgments(rows),
    queries: createMemoryQueries(rows),
    keepShare: 0,
    clickEta: 1,
    // The shipped calibration is for the shipped embedder's scores.
    profile: { ...defaultProfile, calibration: null },
    logger,
    workers: { waiting: 0, longestTaskMs: 0 },
    troubles: createTroubles(() => {}),
    background: createBackgroundJobs({
      most: 2,
      onError: (error) => logger.error({ err: error }, 'an import ended early'),
    }),
    tunings: createTuningJobs(),
    startChoices: createStartChoices(),
    logged: () => logged,
    ready: () => store.health(),
    async pin(): Promise<ApiContext> {
      return this;
    },
    ...overrides,
  };
}

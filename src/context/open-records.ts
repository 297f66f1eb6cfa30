import { open } from 'node:fs/promises';
import type { ApiContext } from '../api/api-context.ts';
import type { Config } from '../config.ts';
import { AppError, fileNotReadable } from '../errors.ts';
import { copyRecords } from '../records/sql/copy-records.ts';
import { createCatalogRecords } from '../records/sql/create-catalog-records.ts';
import { createImportRecords } from '../records/sql/create-import-records.ts';
import { createInterleavingRecords } from '../records/sql/create-interleaving-records.ts';
import { createJudgmentRecords } from '../records/sql/create-judgment-records.ts';
import { createKeyRecords } from '../records/sql/create-key-records.ts';
import { createProfileRecords } from '../records/sql/create-profile-records.ts';
import { createQueryRecords } from '../records/sql/create-query-records.ts';
import { openDatabase } from '../records/sql/database.ts';
import { defaultProfile } from '../search/default-profile.ts';

/** The records without models and vectors: enough for many commands. */
export interface RecordsContext
  extends Pick<
    ApiContext,
    | 'catalogs'
    | 'keys'
    | 'imports'
    | 'interleavings'
    | 'profiles'
    | 'judgments'
    | 'queries'
    | 'keepShare'
    | 'clickEta'
    | 'profile'
  > {
  readonly close: () => Promise<void>;
}

/**
 * Opens the records database and stores the shipped profile in it. Throws `records-unavailable`.
 *
 * @param onFailure gets the error of each statement that fails
 */
export async function openRecords(
  { records, keep, clickEta }: Config,
  onFailure?: (error: unknown) => void,
): Promise<RecordsContext> {
  const database = await openDatabase(records, { onFailure });
  try {
    const catalogs = createCatalogRecords(database);
    const profiles = createProfileRecords(database);
    const queries = createQueryRecords(database, keep);
    await catalogs.create('default');
    // A catalog can stay on this version when a later Garb ships another one.
    const { name, version, ...settings } = defaultProfile;
    await profiles.addVersion(name, version, settings);
    await queries.prune();
    return {
      catalogs,
      keys: createKeyRecords(database),
      imports: createImportRecords(database),
      profiles,
      interleavings: createInterleavingRecords(database),
      judgments: createJudgmentRecords(database),
      queries,
      keepShare: keep.share,
      clickEta,
      profile: defaultProfile,
      close: () => database.destroy(),
    };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/**
 * Copies the records of a SQLite file into the configured database; see {@link copyRecords}. Returns the rows written per table.
 * Throws `file-not-readable` when the file does not exist, `records-unavailable`.
 */
export async function copyRecordsFrom(
  { records }: Pick<Config, 'records'>,
  file: string,
): Promise<Readonly<Record<string, number>>> {
  await requireSqlite(file);
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

/** Throws `file-not-readable`, and `unsupported-file` for a file that does not start as SQLite's do, such as an empty one. */
async function requireSqlite(file: string): Promise<void> {
  const magic = 'SQLite format 3\0';
  let start: string;
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
      start = buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw fileNotReadable(cause, file);
  }
  if (start !== magic) throw new AppError('unsupported-file', `${file}: is no SQLite database`);
}

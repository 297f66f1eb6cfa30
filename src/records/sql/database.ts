import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LibsqlDialect } from '@libsql/kysely-libsql';
import { type Dialect, Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { migrations } from './migrations.ts';
import { patientSqlite } from './patient-sqlite.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

/** A SQLite file, created when missing, or a PostgreSQL database, `postgres://user@host/name`. */
export type DatabaseLocation = { readonly file: string } | { readonly url: string };

export interface DatabaseOptions {
  /** How long a statement waits while another process writes the same file; default 5,000. */
  readonly busyWaitMs?: number;
  /** Gets the error of each statement that fails, once the database is open. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/**
 * Opens the database and migrates its tables to the latest version. Throws `records-unavailable`, here and at every later query,
 * when PostgreSQL does not respond or refuses the connection, or the SQLite file is locked for too long or cannot be read.
 */
export async function openDatabase(
  location: DatabaseLocation,
  { busyWaitMs = 5_000, onFailure }: DatabaseOptions = {},
): Promise<Database> {
  let isOpen = false;
  const database = new Kysely<Tables>({
    dialect: dialectOf(location, busyWaitMs),
    log(event) {
      if (isOpen && event.level === 'error') onFailure?.(event.error);
    },
  });
  try {
    await migrate(database, location);
    isOpen = true;
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** PostgreSQL locks out other processes meanwhile. On a SQLite file, two processes can conflict; the second one starts again. */
async function migrate(database: Database, location: DatabaseLocation): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const conflict = { attempts: 10, baseDelayMs: 50, deadlineMs: 30_000, isTransient: isConflict };
  await retry(async () => {
    // WAL: readers are not blocked by a writer, and a write syncs to disk once.
    if ('file' in location) await sql`pragma journal_mode = wal`.execute(database);
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  }, conflict);
}

function isConflict(error: unknown): boolean {
  const conflict = /unique constraint|duplicate column|already exists|busy|locked/i;
  return error instanceof Error && conflict.test(error.message);
}

const connectTimeoutMs = 5_000;

function dialectOf(location: DatabaseLocation, busyWaitMs: number): Dialect {
  if ('file' in location) {
    makeFolder(dirname(location.file));
    return patientSqlite(
      new LibsqlDialect({ url: pathToFileURL(location.file).href, timeout: 0 }),
      busyWaitMs,
    );
  }
  const pool = new pg.Pool({ connectionString: location.url, connectionTimeoutMillis: connectTimeoutMs });
  // The pool replaces a broken idle connection at the next query, which reports a failure to its caller.
  pool.on('error', () => {});
  const connect = async () => {
    try {
      return await pool.connect();
    } catch (cause) {
      throw new AppError(
        'records-unavailable',
        'The PostgreSQL database of GARB_DATABASE_URL does not respond or refuses the connection',
        {
          cause,
        },
      );
    }
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end() } });
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError('invalid-config', `GARB_DATA: the folder ${directory} cannot be made (${code})`, {
      cause,
    });
  }
}

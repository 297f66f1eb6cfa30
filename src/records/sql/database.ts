import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LibsqlDialect } from '@libsql/kysely-libsql';
import { type Dialect, Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

/** Where the records are: a SQLite file, made when absent, or a PostgreSQL database, `postgres://user@host/name`. */
export type DatabasePlace = { readonly file: string } | { readonly url: string };

/**
 * Opens the database and brings its tables up to date; what is not there yet is made.
 * Throws `records-unavailable`, here and at every later query, when PostgreSQL does not answer or refuses.
 */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const database = new Kysely<Tables>({ dialect: dialectOf(place) });
  try {
    await bringUpToDate(database, place);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** PostgreSQL lets one process at a time do it. On a SQLite file whoever comes second at a step begins again. */
async function bringUpToDate(database: Database, place: DatabasePlace): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const conflict = { attempts: 10, baseDelayMs: 50, deadlineMs: 30_000, isTransient: isConflict };
  await retry(async () => {
    // Readers go on while another process writes, and a write waits for the disk once.
    if ('file' in place) await sql`pragma journal_mode = wal`.execute(database);
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  }, conflict);
}

function isConflict(error: unknown): boolean {
  const conflict = /unique constraint|duplicate column|already exists|busy|locked/i;
  return error instanceof Error && conflict.test(error.message);
}

/** How long a process waits for another that is writing the same file. */
const busyTimeoutMs = 5_000;
const connectTimeoutMs = 5_000;

function dialectOf(place: DatabasePlace): Dialect {
  if ('file' in place) {
    mkdirSync(dirname(place.file), { recursive: true });
    return new LibsqlDialect({ url: pathToFileURL(place.file).href, timeout: busyTimeoutMs });
  }
  const pool = new pg.Pool({ connectionString: place.url, connectionTimeoutMillis: connectTimeoutMs });
  // A connection that breaks while idle is replaced at the next query, which reports if that fails too.
  pool.on('error', () => {});
  const connect = async () => {
    try {
      return await pool.connect();
    } catch (cause) {
      throw new AppError('records-unavailable', 'The database of GARB_DATABASE_URL does not answer', {
        cause,
      });
    }
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end() } });
}

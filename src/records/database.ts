import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LibsqlDialect } from '@libsql/kysely-libsql';
import { Kysely, Migrator } from 'kysely';
import { migrations } from './migrations.ts';

export interface Tables {
  readonly catalogs: { readonly name: string; readonly createdAt: string };
}

export type Database = Kysely<Tables>;

/** Opens the SQLite file, made when absent, and brings its tables up to date. */
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Kysely<Tables>({ dialect: new LibsqlDialect({ url: pathToFileURL(file).href }) });
  const { error } = await new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

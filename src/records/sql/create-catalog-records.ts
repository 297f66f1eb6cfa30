import type { CatalogRecords } from '../catalog-records.ts';
import type { Database } from './database.ts';

const tablesOfCatalogs = [
  'promotions',
  'judgments',
  'judgmentImports',
  'replacedJudgments',
  'keptQueries',
  'imports',
  'interleavings',
] as const;

/** {@link CatalogRecords} in the table `catalogs`. */
export function createCatalogRecords(database: Database): CatalogRecords {
  return {
    async create(name) {
      await database
        .insertInto('catalogs')
        .values({ name, createdAt: new Date().toISOString() })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
    },
    async exists(name) {
      const row = await database
        .selectFrom('catalogs')
        .select('name')
        .where('name', '=', name)
        .executeTakeFirst();
      return row !== undefined;
    },
    async list() {
      const rows = await database.selectFrom('catalogs').select('name').execute();
      return rows.map((row) => row.name).sort();
    },
    async page({ limit, after }) {
      const rows = await database
        .selectFrom('catalogs')
        .select('name')
        .$if(after !== undefined, (query) => query.where('name', '>', after ?? ''))
        .orderBy('name')
        .limit(limit)
        .execute();
      return rows.map(({ name }) => name);
    },
    async delete(name) {
      // Even if the catalog does not exist: an earlier deletion may have been interrupted.
      for (const table of tablesOfCatalogs)
        await database.deleteFrom(table).where('catalog', '=', name).execute();
      const { numDeletedRows } = await database
        .deleteFrom('catalogs')
        .where('name', '=', name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

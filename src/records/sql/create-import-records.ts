import type { ImportRecords } from '../import-records.ts';
import type { Database } from './database.ts';

const keptMs = 30 * 86_400_000;

/**
 * {@link ImportRecords} in the table `imports`.
 *
 * @param now milliseconds since 1970, for tests
 */
export function createImportRecords(database: Database, now: () => number = Date.now): ImportRecords {
  const time = () => new Date(now()).toISOString();
  return {
    async begin({ id, catalog, document }) {
      const oldest = new Date(now() - keptMs).toISOString();
      await database.deleteFrom('imports').where('startedAt', '<', oldest).execute();
      const at = time();
      const text = JSON.stringify(document);
      await database
        .insertInto('imports')
        .values({ id, catalog, state: 'running', startedAt: at, updatedAt: at, document: text })
        .execute();
    },
    async update(id, state, document) {
      await database
        .updateTable('imports')
        .set({ state, updatedAt: time(), document: JSON.stringify(document) })
        .where('id', '=', id)
        .execute();
    },
    async find(catalog, id) {
      const row = await database
        .selectFrom('imports')
        .selectAll()
        .where('id', '=', id)
        .where('catalog', '=', catalog)
        .executeTakeFirst();
      return row && { ...row, document: JSON.parse(row.document) };
    },
  };
}

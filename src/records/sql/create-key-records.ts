import type { KeyRecord, KeyRecords } from '../key-records.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/**
 * {@link KeyRecords} in the table `accessKeys`.
 *
 * @param now milliseconds since 1970, for tests
 */
export function createKeyRecords(database: Database, now: () => number = Date.now): KeyRecords {
  const time = () => new Date(now()).toISOString();
  return {
    async add({ scopes, catalogs, ...key }) {
      const row = {
        ...key,
        scopes: JSON.stringify(scopes),
        catalogs: catalogs && JSON.stringify(catalogs),
        createdAt: time(),
        lastUsedAt: null,
        revokedAt: null,
      };
      await database.insertInto('accessKeys').values(row).execute();
    },
    async list() {
      const rows = await database
        .selectFrom('accessKeys')
        .selectAll()
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
      return rows.map(keyOf);
    },
    async revoke(id) {
      const { numUpdatedRows } = await database
        .updateTable('accessKeys')
        .set({ revokedAt: time() })
        .where('id', '=', id)
        .where('revokedAt', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async touch(id) {
      await database.updateTable('accessKeys').set({ lastUsedAt: time() }).where('id', '=', id).execute();
    },
  };
}

function keyOf({ scopes, catalogs, ...row }: Tables['accessKeys']): KeyRecord {
  return { ...row, scopes: JSON.parse(scopes), catalogs: catalogs === null ? null : JSON.parse(catalogs) };
}

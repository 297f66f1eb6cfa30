import { randomUUID } from 'node:crypto';
import type { InterleavingRecord, InterleavingRecords } from '../interleaving-records.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/**
 * {@link InterleavingRecords} in the table `interleavings`.
 *
 * @param now milliseconds since 1970, for tests
 */
export function createInterleavingRecords(
  database: Database,
  now: () => number = Date.now,
): InterleavingRecords {
  const end = async (catalog: string) => {
    const { numUpdatedRows } = await database
      .updateTable('interleavings')
      .set({ endedAt: new Date(now()).toISOString() })
      .where('catalog', '=', catalog)
      .where('endedAt', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };
  return {
    end,
    async start({ catalog, a, b, share }) {
      await end(catalog);
      const row = {
        id: randomUUID(),
        catalog,
        aName: a.name,
        aVersion: a.version,
        bName: b.name,
        bVersion: b.version,
        share: String(share),
        startedAt: new Date(now()).toISOString(),
        endedAt: null,
      };
      await database.insertInto('interleavings').values(row).execute();
      return interleavingOf(row);
    },
    async last(catalog) {
      const rows = await database
        .selectFrom('interleavings')
        .selectAll()
        .where('catalog', '=', catalog)
        .orderBy('startedAt', 'desc')
        .execute();
      // Of two started within a millisecond the one that runs.
      const row = rows.find(({ endedAt }) => endedAt === null) ?? rows[0];
      return row && interleavingOf(row);
    },
  };
}

function interleavingOf(row: Tables['interleavings']): InterleavingRecord {
  return {
    id: row.id,
    catalog: row.catalog,
    a: { name: row.aName, version: row.aVersion },
    b: { name: row.bName, version: row.bVersion },
    share: Number(row.share),
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

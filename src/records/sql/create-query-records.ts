import type { QueryRecord, QueryRecords, Retention } from '../query-records.ts';
import { bytesOf } from './bytes-of.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows per delete statement. */
const rowsPerDelete = 1000;
const dayMs = 86_400_000;

/**
 * {@link QueryRecords} in the table `keptQueries`.
 *
 * @param now milliseconds since 1970, for tests
 */
export function createQueryRecords(
  database: Database,
  { maxAgeDays, maxCount }: Retention,
  now: () => number = Date.now,
): QueryRecords {
  const oldest = () => new Date(now() - maxAgeDays * dayMs).toISOString();
  const prune = async () => {
    await database.deleteFrom('keptQueries').where('keptAt', '<', oldest()).execute();
    for (;;) {
      const surplus = await database
        .selectFrom('keptQueries')
        .select('id')
        .orderBy('keptAt', 'desc')
        .orderBy('id', 'desc')
        .limit(rowsPerDelete)
        .offset(maxCount)
        .execute();
      if (surplus.length === 0) return;
      const ids = surplus.map(({ id }) => id);
      await database.deleteFrom('keptQueries').where('id', 'in', ids).execute();
    }
  };
  const select = () =>
    database
      .selectFrom('keptQueries')
      .select(['id', 'catalog', 'keptAt', 'document', 'numbers', 'externalId'])
      // Expired queries are hidden even before they are deleted.
      .where('keptAt', '>=', oldest());
  return {
    prune,
    async keep({ id, catalog, externalId = null, document, numbers, embeddings }) {
      await database
        .insertInto('keptQueries')
        .values({
          id,
          catalog,
          externalId,
          keptAt: new Date(now()).toISOString(),
          document: JSON.stringify(document),
          numbers,
          embeddings: JSON.stringify(embeddings),
        })
        .execute();
      await prune();
    },
    async find(id) {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row && queryOf(row);
    },
    async present(catalog, ids) {
      if (ids.length === 0) return [];
      const rows = await database
        .selectFrom('keptQueries')
        .select('id')
        .where('keptAt', '>=', oldest())
        .where('catalog', '=', catalog)
        .where('id', 'in', ids)
        .execute();
      return rows.map(({ id }) => id);
    },
    async embeddings(id) {
      const row = await database
        .selectFrom('keptQueries')
        .select('embeddings')
        .where('keptAt', '>=', oldest())
        .where('id', '=', id)
        .executeTakeFirst();
      return row && JSON.parse(row.embeddings);
    },
    async findExternal(catalog, externalId) {
      const rows = await select()
        .where('catalog', '=', catalog)
        .where('externalId', '=', externalId)
        .orderBy('keptAt', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(queryOf);
    },
    async list(catalog, { limit, after }) {
      const rows = await select()
        .where('catalog', '=', catalog)
        .$if(after !== undefined, (query) =>
          // One tuple comparison, so that both databases can use the index.
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('keptAt', 'id'), '<', tuple(after?.at ?? '', after?.id ?? '')),
          ),
        )
        .orderBy('keptAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(queryOf);
    },
    async delete(id) {
      const { numDeletedRows } = await database
        .deleteFrom('keptQueries')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function queryOf(row: Omit<Tables['keptQueries'], 'embeddings'>): QueryRecord {
  return {
    id: row.id,
    catalog: row.catalog,
    at: row.keptAt,
    document: JSON.parse(row.document),
    numbers: bytesOf(row.numbers),
    externalId: row.externalId,
  };
}

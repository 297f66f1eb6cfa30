import type { ProfileRecord, ProfileRecords, PromotionRecord } from '../profile-records.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** {@link ProfileRecords} in the tables `profiles` and `promotions`. */
export function createProfileRecords(database: Database): ProfileRecords {
  const write = (row: Tables['profiles']) =>
    database
      .insertInto('profiles')
      .values(row)
      .onConflict((conflict) => conflict.columns(['name', 'version']).doNothing())
      .returningAll()
      .executeTakeFirst();
  const find = async (name: string, version?: number) => {
    const row = await database
      .selectFrom('profiles')
      .selectAll()
      .where('name', '=', name)
      .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && profileOf(row);
  };
  return {
    find,
    async add(name, settings) {
      const createdAt = new Date().toISOString();
      return profileOf(
        await numbered(
          async () => (await find(name))?.version,
          (version) => write({ name, version, settings: JSON.stringify(settings), createdAt }),
        ),
      );
    },
    async addVersion(name, version, settings) {
      await write({
        name,
        version,
        settings: JSON.stringify(settings),
        createdAt: new Date().toISOString(),
      });
    },
    async list() {
      const rows = await database.selectFrom('profiles').selectAll().execute();
      // Not in SQL: databases order text differently.
      return rows
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version))
        .map(profileOf);
    },
    page: ({ limit, after }) =>
      database
        .selectFrom('profiles')
        .select(['name', 'version', 'createdAt'])
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('name', 'version'), '>', tuple(after?.name ?? '', after?.version ?? 0)),
          ),
        )
        .orderBy('name')
        .orderBy('version')
        .limit(limit)
        .execute(),
    async promote({ catalog, profile, by, note, evaluation, forced }) {
      const row = {
        catalog,
        profile: profile.name,
        version: profile.version,
        promotedBy: by,
        note,
        evaluation: JSON.stringify(evaluation),
        forced: Number(forced),
        promotedAt: new Date().toISOString(),
      };
      const last = () =>
        database
          .selectFrom('promotions')
          .select('number')
          .where('catalog', '=', catalog)
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst();
      return promotionOf(
        await numbered(
          async () => (await last())?.number,
          (number) =>
            database
              .insertInto('promotions')
              .values({ ...row, number })
              .onConflict((conflict) => conflict.columns(['catalog', 'number']).doNothing())
              .returningAll()
              .executeTakeFirst(),
        ),
      );
    },
    async promotions(catalog, { limit, before } = {}) {
      const rows = await database
        .selectFrom('promotions')
        .selectAll()
        .where('catalog', '=', catalog)
        .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
        .orderBy('number', 'desc')
        .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(promotionOf);
    },
    async active(catalog) {
      const row = await database
        .selectFrom('promotions')
        .innerJoin('profiles', (join) =>
          join
            .onRef('profiles.name', '=', 'promotions.profile')
            .onRef('profiles.version', '=', 'promotions.version'),
        )
        .selectAll('profiles')
        .where('promotions.catalog', '=', catalog)
        .orderBy('promotions.number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && profileOf(row);
    },
  };
}

/** Writes a row with the number after the last; tries again if another writer took that number meanwhile. */
async function numbered<Row>(
  last: () => Promise<number | undefined>,
  write: (number: number) => Promise<Row | undefined>,
): Promise<Row> {
  for (;;) {
    const row = await write(((await last()) ?? 0) + 1);
    if (row) return row;
  }
}

function profileOf({ settings, ...row }: Tables['profiles']): ProfileRecord {
  return { ...row, settings: JSON.parse(settings) };
}

function promotionOf(row: Tables['promotions']): PromotionRecord {
  return {
    catalog: row.catalog,
    number: row.number,
    profile: { name: row.profile, version: row.version },
    by: row.promotedBy,
    note: row.note,
    evaluation: JSON.parse(row.evaluation),
    forced: row.forced === 1,
    at: row.promotedAt,
  };
}

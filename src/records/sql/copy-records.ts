import { sql } from 'kysely';
import { bytesOf } from './bytes-of.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Primary key of each table. A table that refers to another comes after it. */
const keys: { readonly [Table in keyof Tables]: readonly (keyof Tables[Table] & string)[] } = {
  catalogs: ['name'],
  profiles: ['name', 'version'],
  promotions: ['catalog', 'number'],
  judgments: ['catalog', 'query', 'productId', 'source'],
  judgmentImports: ['id'],
  replacedJudgments: ['importId', 'query', 'productId'],
  keptQueries: ['id'],
  imports: ['id'],
  interleavings: ['id'],
  accessKeys: ['id'],
};

/** Rows per batch; one saved query has some 70 KiB. */
const batchSize = 50;

/**
 * Copies all records into another database, SQLite or PostgreSQL, in one transaction. Existing rows stay unchanged, so a copy can
 * be repeated. Returns the rows written per table. Throws `records-unavailable`.
 */
export async function copyRecords(from: Database, to: Database): Promise<Readonly<Record<string, number>>> {
  return to.transaction().execute(async (transaction) => {
    const written: Record<string, number> = {};
    for (const [table, key] of Object.entries(keys)) {
      written[table] = 0;
      for await (const rows of readTable(from, table, key))
        written[table] += await writeRows(transaction, table, key, rows);
    }
    return written;
  });
}

type Row = Readonly<Record<string, unknown>>;

async function* readTable(from: Database, table: string, key: readonly string[]): AsyncGenerator<Row[]> {
  const order = sql.join(key.map((column) => sql.ref(column)));
  for (let first = 0; ; first += batchSize) {
    const { rows } =
      await sql<Row>`select * from ${sql.table(table)} order by ${order} limit ${batchSize} offset ${first}`.execute(
        from,
      );
    if (rows.length > 0) yield rows;
    if (rows.length < batchSize) return;
  }
}

async function writeRows(
  to: Database,
  table: string,
  key: readonly string[],
  rows: readonly Row[],
): Promise<number> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => parameterOf(row[column])))})`);
  const written = await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}
    on conflict do nothing
    returning ${sql.join(key.map((column) => sql.ref(column)))}`.execute(to);
  return written.rows.length;
}

function parameterOf(value: unknown): unknown {
  return value instanceof ArrayBuffer ? bytesOf(value) : value;
}

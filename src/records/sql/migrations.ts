import type { ColumnDataType, Kysely, Migration } from 'kysely';

/**
 * Migrations for SQLite and PostgreSQL, run in the order of their names; a released one never changes. On SQLite a migration is not
 * atomic: after a kill, or when two processes run it, it runs again, so every step tolerates that it was already done.
 */
export const migrations: Record<string, Migration> = {
  '0001-catalogs': {
    async up(database) {
      await database.schema
        .createTable('catalogs')
        .ifNotExists()
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('createdAt', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0002-profiles': {
    async up(database) {
      await database.schema
        .createTable('profiles')
        .ifNotExists()
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('settings', 'text', (column) => column.notNull())
        .addColumn('createdAt', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('profilesKey', ['name', 'version'])
        .execute();
      await database.schema
        .createTable('promotions')
        .ifNotExists()
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('profile', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('promotedBy', 'text', (column) => column.notNull())
        .addColumn('note', 'text', (column) => column.notNull())
        .addColumn('evaluation', 'text', (column) => column.notNull())
        .addColumn('promotedAt', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('promotionsKey', ['catalog', 'number'])
        .execute();
    },
  },
  '0003-judgments': {
    async up(database) {
      await database.schema
        .createTable('judgments')
        .ifNotExists()
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('query', 'text', (column) => column.notNull())
        .addColumn('productId', 'text', (column) => column.notNull())
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('grade', 'integer', (column) => column.notNull())
        .addColumn('judgedAt', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('judgmentsKey', ['catalog', 'query', 'productId', 'source'])
        .execute();
    },
  },
  '0004-kept-queries': {
    async up(database) {
      await database.schema
        .createTable('keptQueries')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('keptAt', 'text', (column) => column.notNull())
        .addColumn('document', 'text', (column) => column.notNull())
        .addColumn('embeddings', 'text', (column) => column.notNull())
        .execute();
      await database.schema
        .createIndex('keptQueriesByTime')
        .ifNotExists()
        .on('keptQueries')
        .columns(['keptAt', 'id'])
        .execute();
    },
  },
  '0005-imports': {
    async up(database) {
      await database.schema
        .createTable('imports')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('startedAt', 'text', (column) => column.notNull())
        .addColumn('updatedAt', 'text', (column) => column.notNull())
        .addColumn('document', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0006-numbers-of-kept-queries': {
    async up(database) {
      // PostgreSQL's type for bytes. SQLite ignores the unknown type name and stores bytes in any column.
      await addColumn(database, 'keptQueries', 'numbers', 'bytea');
    },
  },
  '0007-judgment-imports': {
    async up(database) {
      await addColumn(database, 'judgments', 'importId', 'text');
      await addColumn(database, 'judgments', 'rank', 'integer');
      await database.schema
        .createIndex('judgmentsByImport')
        .ifNotExists()
        .on('judgments')
        .column('importId')
        .execute();
      await database.schema
        .createTable('judgmentImports')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('labels', 'integer', (column) => column.notNull())
        .addColumn('importedAt', 'text', (column) => column.notNull())
        .execute();
      await database.schema
        .createTable('replacedJudgments')
        .ifNotExists()
        .addColumn('importId', 'text', (column) => column.notNull())
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('query', 'text', (column) => column.notNull())
        .addColumn('productId', 'text', (column) => column.notNull())
        .addColumn('grade', 'integer', (column) => column.notNull())
        .addColumn('judgedAt', 'text', (column) => column.notNull())
        .addColumn('replacedId', 'text')
        .addPrimaryKeyConstraint('replacedJudgmentsKey', ['importId', 'query', 'productId'])
        .execute();
    },
  },
  '0008-external-ids-of-kept-queries': {
    async up(database) {
      await addColumn(database, 'keptQueries', 'externalId', 'text');
      await database.schema
        .createIndex('keptQueriesByExternalId')
        .ifNotExists()
        .on('keptQueries')
        .columns(['catalog', 'externalId'])
        .execute();
    },
  },
  '0009-interleavings': {
    async up(database) {
      await addColumn(database, 'promotions', 'forced', 'integer');
      await database.schema
        .createTable('interleavings')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('aName', 'text', (column) => column.notNull())
        .addColumn('aVersion', 'integer', (column) => column.notNull())
        .addColumn('bName', 'text', (column) => column.notNull())
        .addColumn('bVersion', 'integer', (column) => column.notNull())
        .addColumn('share', 'text', (column) => column.notNull())
        .addColumn('startedAt', 'text', (column) => column.notNull())
        .addColumn('endedAt', 'text')
        .execute();
    },
  },
  '0010-access-keys': {
    async up(database) {
      await database.schema
        .createTable('accessKeys')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('scopes', 'text', (column) => column.notNull())
        .addColumn('catalogs', 'text')
        .addColumn('rate', 'integer')
        .addColumn('createdAt', 'text', (column) => column.notNull())
        .addColumn('lastUsedAt', 'text')
        .addColumn('revokedAt', 'text')
        .execute();
    },
  },
};

/** Adds a column unless the table has it. */
async function addColumn(
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own type of a migration's database, whose tables it does not know.
  database: Kysely<any>,
  table: string,
  column: string,
  type: ColumnDataType | 'bytea',
): Promise<void> {
  const tables = await database.introspection.getTables();
  const columns = tables.find(({ name }) => name === table)?.columns ?? [];
  if (columns.some(({ name }) => name === column)) return;
  await database.schema
    .alterTable(table)
    .addColumn(column, type as ColumnDataType)
    .execute();
}

import type { Migration } from 'kysely';

/** Run in the order of their names, each once, on SQLite and on PostgreSQL; a landed one is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-catalogs': {
    async up(database) {
      await database.schema
        .createTable('catalogs')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('createdAt', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0002-profiles': {
    async up(database) {
      await database.schema
        .createTable('profiles')
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('settings', 'text', (column) => column.notNull())
        .addColumn('createdAt', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('profilesKey', ['name', 'version'])
        .execute();
      await database.schema
        .createTable('promotions')
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
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('catalog', 'text', (column) => column.notNull())
        .addColumn('keptAt', 'text', (column) => column.notNull())
        .addColumn('document', 'text', (column) => column.notNull())
        .addColumn('embeddings', 'text', (column) => column.notNull())
        .execute();
      await database.schema
        .createIndex('keptQueriesByTime')
        .on('keptQueries')
        .columns(['keptAt', 'id'])
        .execute();
    },
  },
  '0005-imports': {
    async up(database) {
      await database.schema
        .createTable('imports')
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
      // PostgreSQL's name for bytes; to SQLite a name that says nothing, and it keeps bytes as they are in any column.
      await database.schema.alterTable('keptQueries').addColumn('numbers', 'bytea').execute();
    },
  },
};

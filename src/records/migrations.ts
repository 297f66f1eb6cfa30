import type { Migration } from 'kysely';

/** Run in the order of their names, each once; a landed one is never changed. */
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
};

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/records/sql/database.ts';
import { migrations } from '../../src/records/sql/migrations.ts';
import { copyRecordsContract } from '../contract/copy-records.ts';
import { recordsContract } from '../contract/records.ts';
import { openRecords, recordsOf } from './open-records.ts';

recordsContract({
  name: 'SQLite',
  async place() {
    const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
    return {
      // A folder that is not there yet is made.
      open: () => openRecords({ file: join(folder, 'new', 'records.db') }),
      remove: () => rm(folder, { recursive: true }),
    };
  },
});

copyRecordsContract({
  name: 'SQLite',
  async place() {
    const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
    return { place: { file: join(folder, 'records.db') }, remove: () => rm(folder, { recursive: true }) };
  },
});

describe('a SQLite file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('that is new may be opened by many at once', async () => {
    for (let round = 0; round < 5; round++) {
      const file = join(folder, `${round}.db`);
      const opened = await Promise.all(Array.from({ length: 6 }, () => openRecords({ file })));
      await Promise.all(opened.map(({ catalogs }, n) => catalogs.create(`c${n}`)));
      for (const { catalogs, close } of opened) {
        expect(await catalogs.list()).toHaveLength(opened.length);
        await close();
      }
    }
  });

  it.each(Object.keys(migrations))(
    'killed after %s, before that was noted, is opened again',
    async (name) => {
      const place = { file: join(folder, 'records.db') };
      const database = await openDatabase(place);
      await recordsOf(database).catalogs.create('shop');
      await sql`delete from kysely_migration where name >= ${name}`.execute(database);
      await database.destroy();
      const records = await openRecords(place);
      expect(await records.catalogs.list()).toEqual(['shop']);
      await records.close();
    },
  );
});

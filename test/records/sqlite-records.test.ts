import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
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

it('labels of thousands leave turns to everybody else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const records = await openRecords({ file: join(folder, 'records.db') });
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const labels = Array.from({ length: 2500 }, (_, n) => ({ query: `q${n}`, productId: 'p', grade: 1 }));
  await records.judgments.label('shop', labels);
  clearInterval(counting);
  // One between any two statements of 250 rows.
  expect(turns).toBeGreaterThanOrEqual(9);
  await records.close();
});

it('a failed statement is told, and none that succeeds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const failures: unknown[] = [];
  const file = join(folder, 'records.db');
  const database = await openDatabase({ file }, { onFailure: (error) => failures.push(error) });
  await recordsOf(database).catalogs.create('shop');
  expect(failures).toEqual([]);
  await expect(sql`select * from nothing`.execute(database)).rejects.toThrow(/nothing/);
  expect(failures).toHaveLength(1);
  await database.destroy();
});

describe('a SQLite file that another process has locked', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Records of the file, and a write of somebody else that goes on until `end`. */
  async function lockedRecords(busyWaitMs: number) {
    const file = join(folder, 'records.db');
    const database = await openDatabase({ file }, { busyWaitMs });
    const records = recordsOf(database);
    const other = await openDatabase({ file });
    let end = () => {};
    let begun = () => {};
    const isLocked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const ended = other.transaction().execute(async (transaction) => {
      await sql`insert into catalogs (name, "createdAt") values ('other', '')`.execute(transaction);
      begun();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    await isLocked;
    const close = async () => {
      end();
      await ended;
      await other.destroy();
      await database.destroy();
    };
    return { records, end: () => end(), close };
  }

  it('is waited for without stopping anything else', async () => {
    const { records, end, close } = await lockedRecords(20_000);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const writing = records.catalogs.create('mine');
    await expect.poll(() => turns, { interval: 1, timeout: 20_000 }).toBeGreaterThan(20);
    clearInterval(timer);
    end();
    await writing;
    expect(await records.catalogs.list()).toEqual(['mine', 'other']);
    await close();
  });

  it('is given up as unavailable, with the time to try again; reads go on', async () => {
    const { records, close } = await lockedRecords(50);
    await expect(records.catalogs.create('mine')).rejects.toMatchObject({
      code: 'records-unavailable',
      retryAfterSeconds: 1,
    });
    expect(await records.catalogs.list()).toEqual([]);
    await close();
  });
});

it.each(['a folder', 'no database'])('%s in place of a SQLite file is one clear error', async (what) => {
  const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
  const file = join(folder, 'records.db');
  if (what === 'a folder') await mkdir(file);
  else await writeFile(file, 'x'.repeat(5000));
  await expect(openDatabase({ file })).rejects.toMatchObject({
    code: 'records-unavailable',
    message: expect.stringMatching(/^The records database (cannot be opened|fails) \(.+\)$/),
  });
  // A file in place of the folder.
  if (what === 'no database')
    await expect(openDatabase({ file: join(file, 'below', 'records.db') })).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringContaining('GARB_DATA'),
    });
  await rm(folder, { recursive: true });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogRecords } from '../../src/records/catalog-records.ts';
import { createCatalogRecords } from '../../src/records/create-catalog-records.ts';
import { type Database, openDatabase } from '../../src/records/database.ts';
import { requireCatalog } from '../../src/records/require-catalog.ts';

let folder: string;
let database: Database;
let catalogs: CatalogRecords;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
  // A folder that is not there yet is made.
  database = await openDatabase(join(folder, 'new', 'records.db'));
  catalogs = createCatalogRecords(database);
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

describe('createCatalogRecords', () => {
  it('knows no catalog at first', async () => {
    expect(await catalogs.list()).toEqual([]);
    expect(await catalogs.exists('shop')).toBe(false);
  });

  it('lists catalogs in code-unit order, each once however often it is made', async () => {
    for (const name of ['b', 'a', 'é', 'B', 'a']) await catalogs.create(name);
    expect(await catalogs.list()).toEqual(['B', 'a', 'b', 'é']);
    expect(await catalogs.exists('a')).toBe(true);
  });

  it('says whether what it deleted was there', async () => {
    await catalogs.create('a');
    expect(await catalogs.delete('a')).toBe(true);
    expect(await catalogs.delete('a')).toBe(false);
    expect(await catalogs.exists('a')).toBe(false);
  });

  it('takes names as they are', async () => {
    const hostile = `'; drop table catalogs; --`;
    await catalogs.create(hostile);
    await catalogs.create('%');
    expect(await catalogs.exists('a')).toBe(false);
    expect(await catalogs.list()).toEqual(['%', hostile]);
  });

  it('makes a catalog once when asked many times at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => catalogs.create('a')));
    expect(await catalogs.list()).toEqual(['a']);
  });
});

describe('openDatabase', () => {
  it('finds again what was kept, and runs each migration once', async () => {
    await catalogs.create('shop');
    await database.destroy();
    database = await openDatabase(join(folder, 'new', 'records.db'));
    expect(await createCatalogRecords(database).list()).toEqual(['shop']);
  });
});

describe('requireCatalog', () => {
  it('passes a catalog that is known', async () => {
    await catalogs.create('shop');
    await expect(requireCatalog(catalogs, 'shop')).resolves.toBeUndefined();
  });

  it('refuses one that is not, and names it', async () => {
    await expect(requireCatalog(catalogs, 'sh"op')).rejects.toMatchObject({
      code: 'catalog-not-found',
      status: 404,
      errors: [{ location: 'catalog', message: expect.stringContaining('"sh\\"op"') }],
    });
  });
});

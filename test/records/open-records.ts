import { createCatalogRecords } from '../../src/records/sql/create-catalog-records.ts';
import { createImportRecords } from '../../src/records/sql/create-import-records.ts';
import { createInterleavingRecords } from '../../src/records/sql/create-interleaving-records.ts';
import { createJudgmentRecords } from '../../src/records/sql/create-judgment-records.ts';
import { createKeyRecords } from '../../src/records/sql/create-key-records.ts';
import { createProfileRecords } from '../../src/records/sql/create-profile-records.ts';
import { createQueryRecords } from '../../src/records/sql/create-query-records.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/records/sql/database.ts';
import type { Records } from '../contract/records.ts';

/** All records of one database. */
export async function openRecords(place: DatabaseLocation): Promise<Records> {
  return recordsOf(await openDatabase(place));
}

export function recordsOf(database: Database): Records {
  return {
    catalogs: createCatalogRecords(database),
    profiles: createProfileRecords(database),
    imports: (now) => createImportRecords(database, now),
    keys: (now) => createKeyRecords(database, now),
    interleavings: createInterleavingRecords(database),
    judgments: createJudgmentRecords(database),
    queries: (retention, now) => createQueryRecords(database, retention, now),
    close: () => database.destroy(),
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyRecords } from '../../src/records/sql/copy-records.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/records/sql/database.ts';
import { recordsOf } from '../records/open-records.ts';
import { hostileTexts } from './hostile-texts.ts';
import type { Records } from './records.ts';

export interface CopyContract {
  readonly name: string;
  /** A fresh, empty database for one test. */
  place(): Promise<{ readonly place: DatabaseLocation; remove(): Promise<void> }>;
}

const retention = { maxAgeDays: 1, maxCount: 1000 };

/** What a copy of a SQLite file's records promises, whatever it is copied into. */
export function copyRecordsContract(contract: CopyContract): void {
  describe(`${contract.name}: a copy of the records of a SQLite file`, () => {
    let folder: string;
    let place: Awaited<ReturnType<CopyContract['place']>>;
    let [from, to]: Database[] = [];
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'garb-copy-'));
      place = await contract.place();
      from = await openDatabase({ file: join(folder, 'records.db') });
      to = await openDatabase(place.place);
    });
    afterEach(async () => {
      await from?.destroy();
      await to?.destroy();
      await place.remove();
      await rm(folder, { recursive: true });
    });
    const databases = () => {
      if (!from || !to) throw new RangeError('Expected open databases');
      return { from, to };
    };

    /** Everything that the records tell of the catalogs named. */
    async function tell(records: Records, catalogs: readonly string[]) {
      const [queries, imports] = [records.queries(retention), records.imports()];
      const each = <T>(ask: (catalog: string) => Promise<T>) => Promise.all(catalogs.map(ask));
      return {
        catalogs: await records.catalogs.list(),
        profiles: await records.profiles.list(),
        promotions: await each((catalog) => records.profiles.promotions(catalog)),
        judgments: await each((catalog) => records.judgments.list(catalog)),
        judgmentImports: await each((catalog) => records.judgments.imports(catalog)),
        queries: await each((catalog) => queries.list(catalog, { limit: 1000 })),
        keys: await records.keys().list(),
        interleavings: await each((catalog) => records.interleavings.last(catalog)),
        imports: await each((catalog) => imports.find(catalog, `import of ${catalog}`)),
      };
    }

    it('holds all of it, to the last character, more rows than are copied at once among it', async () => {
      const { from, to } = databases();
      const records = recordsOf(from);
      for (const catalog of hostileTexts) {
        await records.catalogs.create(catalog);
        const profile = await records.profiles.add('p', { text: `${catalog}\u0000`, gain: 0.1 });
        await records.profiles.promote({
          catalog,
          profile,
          by: 'ada',
          note: catalog,
          evaluation: { catalog },
          forced: true,
        });
        await records.keys().add({
          id: catalog,
          name: catalog,
          hash: catalog,
          scopes: ['search'],
          catalogs: [catalog],
          rate: 1,
        });
        await records.interleavings.start({ catalog, a: profile, b: profile, share: 0.1 });
        await records.judgments.label(catalog, [{ query: catalog, productId: catalog, grade: -1 }]);
        await records.judgments.label(catalog, [{ query: catalog, productId: catalog, grade: 1 }]);
        await records.judgments.observe(catalog, [{ query: 'q', productId: 'x', grade: 2, rank: 3 }]);
        await records.imports().begin({ id: `import of ${catalog}`, catalog, document: { catalog } });
      }
      const many = Array.from({ length: 120 }, (_, n) => ({ query: `q${n}`, productId: 'x', grade: 1 }));
      await records.judgments.label('many', many);
      for (const [n, { query: id }] of many.entries())
        await records.queries(retention).keep({
          id,
          catalog: 'many',
          document: { id },
          numbers: Uint8Array.of(0, 255, n),
          embeddings: { embedder: 'e', whole: id, regions: {} },
        });
      const catalogs = [...hostileTexts, 'many'];
      const before = await tell(records, catalogs);
      expect(await copyRecords(from, to)).toEqual({
        catalogs: hostileTexts.length,
        profiles: hostileTexts.length,
        promotions: hostileTexts.length,
        judgments: 2 * hostileTexts.length + many.length,
        judgmentImports: 2 * hostileTexts.length + 1,
        replacedJudgments: hostileTexts.length,
        keptQueries: many.length,
        imports: hostileTexts.length,
        interleavings: hostileTexts.length,
        accessKeys: hostileTexts.length,
      });
      expect(await tell(recordsOf(to), catalogs)).toEqual(before);
      expect(await tell(records, catalogs)).toEqual(before);
    });

    it('of nothing is nothing', async () => {
      const { from, to } = databases();
      expect(new Set(Object.values(await copyRecords(from, to)))).toEqual(new Set([0]));
    });

    it('leaves what is there, and made again writes only what is new', async () => {
      const { from, to } = databases();
      const [old, other] = [recordsOf(from), recordsOf(to)];
      await old.profiles.addVersion('default', 1, { g0: 1 });
      await other.profiles.addVersion('default', 1, { g0: 2 });
      await old.catalogs.create('a');
      expect(await copyRecords(from, to)).toMatchObject({ catalogs: 1, profiles: 0 });
      expect((await other.profiles.find('default', 1))?.settings).toEqual({ g0: 2 });
      await old.catalogs.create('b');
      expect(await copyRecords(from, to)).toMatchObject({ catalogs: 1, profiles: 0 });
      expect(await other.catalogs.list()).toEqual(['a', 'b']);
    });
  });
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogRecords } from '../../src/records/catalog-records.ts';
import type { ImportRecords } from '../../src/records/import-records.ts';
import type { InterleavingRecords } from '../../src/records/interleaving-records.ts';
import type {
  Judgment,
  JudgmentImport,
  JudgmentRecord,
  JudgmentRecords,
  WeakJudgment,
} from '../../src/records/judgment-records.ts';
import type { KeyRecords } from '../../src/records/key-records.ts';
import type { ProfileRecord, ProfileRecords } from '../../src/records/profile-records.ts';
import type { QueryRecords, Retention, SavedQueryInput } from '../../src/records/query-records.ts';

export interface Records {
  readonly catalogs: CatalogRecords;
  /** @param now milliseconds since 1970 */
  imports(now?: () => number): ImportRecords;
  readonly profiles: ProfileRecords;
  readonly interleavings: InterleavingRecords;
  /** @param now milliseconds since 1970 */
  keys(now?: () => number): KeyRecords;
  readonly judgments: JudgmentRecords;
  /** @param now milliseconds since 1970 */
  queries(retention: Retention, now?: () => number): QueryRecords;
  close(): Promise<void>;
}

export interface RecordsContract {
  readonly name: string;
  /** A fresh, empty place for one test; every call of `open` opens the same place. */
  place(): Promise<{ open(): Promise<Records>; remove(): Promise<void> }>;
}

/** Texts that a database, or the quoting of one, may get wrong. */
const hostileTexts = [`'; drop table catalogs; --`, '%', 'a"b\\c', 'été 👗', '{"$ne": null}', '  ', '\u200b'];

/** What the records promise on every database, tried from outside. */
export function recordsContract(contract: RecordsContract): void {
  describe(`${contract.name}: records contract`, () => {
    let place: Awaited<ReturnType<RecordsContract['place']>>;
    let records: Records;

    beforeEach(async () => {
      place = await contract.place();
      records = await place.open();
    });
    afterEach(async () => {
      await records.close();
      await place.remove();
    });

    it('finds everything again when opened again, and by two at once', async () => {
      await records.catalogs.create('shop');
      await records.imports().begin({ id: 'i', catalog: 'shop', document: {} });
      await records.profiles.add('p', { g0: 1 });
      const second = await place.open();
      try {
        expect(await second.catalogs.list()).toEqual(['shop']);
        expect(await second.imports().find('shop', 'i')).toMatchObject({ state: 'running' });
        await second.profiles.add('p', { g0: 2 });
        expect(await records.profiles.find('p')).toMatchObject({ version: 2, settings: { g0: 2 } });
      } finally {
        await second.close();
      }
    });

    describe('keys', () => {
      const key = {
        id: 'k1',
        name: 'shop',
        hash: 'ab',
        scopes: ['search'],
        catalogs: null,
        rate: null,
      } as const;
      const at = (ms: number) => new Date(ms).toISOString();

      it('are listed oldest first, as they were added', async () => {
        let now = 2000;
        const keys = records.keys(() => now);
        expect(await keys.list()).toEqual([]);
        const limited = { ...key, id: 'k0', name: hostileTexts.join(), catalogs: hostileTexts, rate: 60 };
        await keys.add(limited);
        now = 1000;
        await keys.add({ ...key, scopes: ['tune', 'admin'] });
        const times = { lastUsedAt: null, revokedAt: null };
        expect(await keys.list()).toEqual([
          { ...key, ...times, scopes: ['tune', 'admin'], createdAt: at(1000) },
          { ...limited, ...times, createdAt: at(2000) },
        ]);
      });

      it('stay when revoked, once', async () => {
        let now = 1000;
        const keys = records.keys(() => now);
        await keys.add(key);
        await keys.add({ ...key, id: 'k2' });
        now = 5000;
        expect([await keys.revoke('k1'), await keys.revoke('nope')]).toEqual([true, false]);
        now = 6000;
        expect(await keys.revoke('k1')).toBe(false);
        const revoked = (await keys.list()).map(({ id, revokedAt }) => [id, revokedAt]);
        expect(revoked).toEqual([
          ['k1', at(5000)],
          ['k2', null],
        ]);
      });

      it('tell when they were used last', async () => {
        const keys = records.keys(() => 7000);
        await keys.add(key);
        await keys.add({ ...key, id: 'k2' });
        await keys.touch('k2');
        await keys.touch('nope');
        expect((await keys.list()).map(({ lastUsedAt }) => lastUsedAt)).toEqual([null, at(7000)]);
      });
    });

    describe('catalogs', () => {
      it('knows none at first', async () => {
        expect(await records.catalogs.list()).toEqual([]);
        expect(await records.catalogs.exists('shop')).toBe(false);
      });

      it('lists them in code-unit order, each once however often it is made', async () => {
        for (const name of ['b', 'a', 'é', 'B', 'a']) await records.catalogs.create(name);
        expect(await records.catalogs.list()).toEqual(['B', 'a', 'b', 'é']);
        expect(await records.catalogs.exists('a')).toBe(true);
      });

      it('lists them in pages, each once, whatever the names', async () => {
        for (const name of hostileTexts) await records.catalogs.create(name);
        const all = await pagesOf<string>((after) => records.catalogs.page({ limit: 2, after }));
        expect(all).toHaveLength(hostileTexts.length);
        expect(new Set(all)).toEqual(new Set(hostileTexts));
        expect(await records.catalogs.page({ limit: 5, after: all.at(-1) })).toEqual([]);
      });

      it('says whether what it deleted was there', async () => {
        await records.catalogs.create('a');
        expect(await records.catalogs.delete('a')).toBe(true);
        expect(await records.catalogs.delete('a')).toBe(false);
        expect(await records.catalogs.exists('a')).toBe(false);
      });

      it('takes names as they are', async () => {
        for (const name of hostileTexts) await records.catalogs.create(name);
        expect(await records.catalogs.list()).toEqual(hostileTexts.toSorted());
        expect(await records.catalogs.exists('a')).toBe(false);
      });

      it('makes one once when asked many times at once', async () => {
        await Promise.all(Array.from({ length: 10 }, () => records.catalogs.create('a')));
        expect(await records.catalogs.list()).toEqual(['a']);
      });

      it('forgets with a catalog all that is its own, and nothing of another', async () => {
        const profile = await records.profiles.add('p', {});
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 });
        for (const catalog of ['a', 'b']) {
          await records.catalogs.create(catalog);
          await records.profiles.promote({
            catalog,
            profile,
            by: 'ada',
            note: '',
            evaluation: {},
            forced: false,
          });
          await records.interleavings.start({ catalog, a: profile, b: profile, share: 0.5 });
          await records.judgments.label(catalog, [{ query: 'q', productId: 'x', grade: 1 }]);
          await records.judgments.label(catalog, [{ query: 'q', productId: 'x', grade: 2 }]);
          await queries.keep({
            id: `of-${catalog}`,
            catalog,
            document: {},
            numbers: new Uint8Array(),
            embeddings: { embedder: 'e', whole: '', regions: {} },
          });
          await records.imports().begin({ id: `into-${catalog}`, catalog, document: {} });
        }
        await records.catalogs.delete('a');
        await records.catalogs.create('a');
        expect(await records.profiles.active('a')).toBeUndefined();
        expect(await records.judgments.list('a')).toEqual([]);
        expect(await records.judgments.imports('a')).toEqual([]);
        expect(await records.interleavings.last('a')).toBeUndefined();
        expect(await records.interleavings.last('b')).toBeDefined();
        expect(await records.judgments.imports('b')).toHaveLength(2);
        expect(await queries.find('of-a')).toBeUndefined();
        expect(await records.imports().find('a', 'into-a')).toBeUndefined();
        expect(await records.imports().find('b', 'into-b')).toBeDefined();
        expect(await records.profiles.active('b')).toMatchObject({ name: 'p', version: 1 });
        expect(await records.judgments.list('b')).toHaveLength(1);
        expect(await queries.find('of-b')).toBeDefined();
        expect(await records.profiles.find('p', 1)).toBeDefined();
      });
    });

    describe('profiles', () => {
      const settings = { method: 'rrf', nested: { list: [1, 2.5, null] }, text: 'é"\\ \u0000' };

      it('gives back what was written, under the versions 1, 2, …', async () => {
        expect(await records.profiles.find('p')).toBeUndefined();
        for (const version of [1, 2, 3]) {
          const added = await records.profiles.add('p', { ...settings, version });
          expect(added).toMatchObject({ name: 'p', version, settings: { ...settings, version } });
          expect(new Date(added.createdAt).toISOString()).toBe(added.createdAt);
        }
        expect(await records.profiles.find('p')).toMatchObject({ version: 3 });
        expect(await records.profiles.find('p', 2)).toMatchObject({
          name: 'p',
          version: 2,
          settings: { ...settings, version: 2 },
        });
        expect(await records.profiles.find('p', 4)).toBeUndefined();
        expect(await records.profiles.find('q')).toBeUndefined();
      });

      it('never changes a version, and numbers on after the highest', async () => {
        await records.profiles.addVersion('default', 2, { g0: 2 });
        await records.profiles.addVersion('default', 2, { g0: 3 });
        expect((await records.profiles.find('default', 2))?.settings).toEqual({ g0: 2 });
        expect(await records.profiles.add('default', {})).toMatchObject({ version: 3 });
      });

      it('gives ten that write one name at once ten versions', async () => {
        const added = await Promise.all(
          Array.from({ length: 10 }, (_, index) => records.profiles.add('p', { index })),
        );
        expect(added.map(({ version }) => version).sort((a, b) => a - b)).toEqual([
          1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
        ]);
        expect(new Set((await records.profiles.list()).map((row) => JSON.stringify(row.settings))).size).toBe(
          10,
        );
      });

      it('lists all, by name in code units and then by version', async () => {
        for (const name of ['b', 'B', 'a', 'b', 'é']) await records.profiles.add(name, {});
        const listed = (await records.profiles.list()).map(({ name, version }) => [name, version]);
        expect(listed).toEqual([
          ['B', 1],
          ['a', 1],
          ['b', 1],
          ['b', 2],
          ['é', 1],
        ]);
      });

      it('lists all in pages, each once, without their settings', async () => {
        for (const name of ['b', 'B', 'a', 'b', 'é', 'b']) await records.profiles.add(name, {});
        const all = await pagesOf<Omit<ProfileRecord, 'settings'>>((after) =>
          records.profiles.page({ limit: 2, after }),
        );
        const listed = (await records.profiles.list()).map(({ settings: _, ...row }) => row);
        expect(all).toHaveLength(6);
        expect(new Set(all.map((row) => JSON.stringify(row)))).toEqual(
          new Set(listed.map(({ name, version, createdAt }) => JSON.stringify({ name, version, createdAt }))),
        );
        const ofB = all.filter(({ name }) => name === 'b').map(({ version }) => version);
        expect(ofB).toEqual([1, 2, 3]);
      });

      it('answers a catalog with what was promoted last, and remembers every promotion', async () => {
        const [one, two] = [
          await records.profiles.add('p', { n: 1 }),
          await records.profiles.add('p', { n: 2 }),
        ];
        expect(await records.profiles.active('shop')).toBeUndefined();
        expect(await records.profiles.promotions('shop')).toEqual([]);
        const promote = (profile: typeof one, note: string) =>
          records.profiles.promote({
            catalog: 'shop',
            profile,
            by: 'ada',
            note,
            evaluation: { gain: 0.02, note },
            forced: note === 'better',
          });
        const first = await promote(one, 'first');
        expect(first).toEqual({
          catalog: 'shop',
          number: 1,
          profile: { name: 'p', version: 1 },
          by: 'ada',
          note: 'first',
          evaluation: { gain: 0.02, note: 'first' },
          forced: false,
          at: expect.stringMatching(/^\d{4}-.*Z$/),
        });
        await promote(two, 'better');
        expect(await records.profiles.active('shop')).toEqual(two);
        await promote(one, 'back');
        expect(await records.profiles.active('shop')).toEqual(one);
        const history = await records.profiles.promotions('shop');
        expect(history.map(({ number, note, forced }) => [number, note, forced])).toEqual([
          [3, 'back', false],
          [2, 'better', true],
          [1, 'first', false],
        ]);
        expect(history.at(-1)).toEqual(first);
        expect(await records.profiles.active('other')).toBeUndefined();
      });

      it('remembers ten promotions made at once', async () => {
        const profile = await records.profiles.add('p', {});
        await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            records.profiles.promote({
              catalog: 'shop',
              profile,
              by: `p${index}`,
              note: '',
              evaluation: {},
              forced: false,
            }),
          ),
        );
        const page = async (page: { limit: number; before?: number }) =>
          (await records.profiles.promotions('shop', page)).map(({ number }) => number);
        expect(await page({ limit: 4 })).toEqual([10, 9, 8, 7]);
        expect(await page({ limit: 4, before: 7 })).toEqual([6, 5, 4, 3]);
        expect(await page({ limit: 4, before: 2 })).toEqual([1]);
        expect(await page({ limit: 4, before: 1 })).toEqual([]);
        const history = await records.profiles.promotions('shop');
        expect(history.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        expect(new Set(history.map(({ by }) => by)).size).toBe(10);
      });
    });

    describe('judgments', () => {
      const judged = async (catalog = 'shop') =>
        (await records.judgments.list(catalog)).map(({ at: _, ...judgment }) => judgment);

      it('lists nothing at first, and writes nothing when given nothing', async () => {
        await records.judgments.label('shop', []);
        await records.judgments.observe('shop', []);
        expect(await judged()).toEqual([]);
      });

      it('lists labels by query, then product, in code units, each catalog its own', async () => {
        const label = (query: string, productId: string): Judgment => ({ query, productId, grade: 1 });
        await records.judgments.label('shop', [
          label('b', 'x'),
          label('a', 'é'),
          label('a', 'Z'),
          label('a', 'a'),
        ]);
        await records.judgments.label('other', [label('c', 'y')]);
        expect((await judged()).map(({ query, productId }) => `${query} ${productId}`)).toEqual([
          'a Z',
          'a a',
          'a é',
          'b x',
        ]);
        expect(await judged('other')).toEqual([{ ...label('c', 'y'), rank: null, source: 'human' }]);
      });

      it('replaces a label by the later one, also within one call', async () => {
        const label = (grade: number): Judgment => ({ query: 'q', productId: 'x', grade });
        await records.judgments.label('shop', [label(3)]);
        await records.judgments.label('shop', [label(2), label(-1)]);
        expect(await judged()).toEqual([{ ...label(-1), rank: null, source: 'human' }]);
      });

      it('keeps of weak judgments the highest grade with its first rank, in any order, also within one call', async () => {
        const weak = (grade: number, rank: number): WeakJudgment => ({
          query: 'q',
          productId: 'x',
          grade,
          rank,
        });
        await records.judgments.observe('shop', [weak(1, 4), weak(2, 3), weak(2, 7), weak(0, 1)]);
        expect(await judged()).toEqual([{ ...weak(2, 3), source: 'event' }]);
        await records.judgments.observe('shop', [weak(1, 1), weak(2, 5)]);
        expect(await judged()).toEqual([{ ...weak(2, 3), source: 'event' }]);
        await records.judgments.observe('shop', [weak(3, 9)]);
        expect(await judged()).toEqual([{ ...weak(3, 9), source: 'event' }]);
      });

      it('lists those of one source on request, where the other would be hidden', async () => {
        const label = { query: 'q', productId: 'x', grade: 0 };
        const weak = { ...label, grade: 1, rank: 2 };
        await records.judgments.observe('shop', [weak]);
        await records.judgments.label('shop', [label]);
        const of = async (source: 'human' | 'event') =>
          (await records.judgments.list('shop', source)).map(({ at: _, ...judgment }) => judgment);
        expect(await of('event')).toEqual([{ ...weak, source: 'event' }]);
        expect(await of('human')).toEqual([{ ...label, rank: null, source: 'human' }]);
      });

      it.each(['before', 'after'])('never lets a weak judgment made %s it override a label', async (when) => {
        const label = { query: 'q', productId: 'x', grade: 0 };
        const weak = { ...label, grade: 3, rank: 1 };
        if (when === 'before') await records.judgments.observe('shop', [weak]);
        await records.judgments.label('shop', [label]);
        if (when === 'after') await records.judgments.observe('shop', [weak]);
        expect(await judged()).toEqual([{ ...label, rank: null, source: 'human' }]);
      });

      it('lists them in pages, each once, labels before weak judgments, wherever a page ends', async () => {
        const judgments = ['b', 'a', ...hostileTexts].map((query, n) => ({
          query,
          productId: `p${n % 3}`,
          grade: n,
        }));
        const weak = judgments
          .filter((_, n) => n % 3 !== 0)
          .map((judgment) => ({ ...judgment, grade: 2, rank: 1 }));
        await records.judgments.label(
          'shop',
          judgments.filter((_, n) => n % 3 !== 1),
        );
        await records.judgments.observe('shop', weak);
        await records.judgments.label('other', [{ query: 'a', productId: 'x', grade: 1 }]);
        const listed = await records.judgments.list('shop');
        for (const limit of [1, 2, 3, 100]) {
          const all = await pagesOf<JudgmentRecord>((after) =>
            records.judgments.page('shop', { limit, after }),
          );
          expect(all).toHaveLength(listed.length);
          expect(new Set(all.map((row) => JSON.stringify(row)))).toEqual(
            new Set(listed.map((row) => JSON.stringify(row))),
          );
        }
      });

      it('takes ids as they are, and many at once', async () => {
        const many = Array.from(
          { length: 2500 },
          (_, n): Judgment => ({ query: `q${n}`, productId: 'x', grade: n }),
        );
        const hostile = hostileTexts.map((text): Judgment => ({ query: text, productId: text, grade: 1 }));
        await records.judgments.label('shop', [...many, ...hostile]);
        const listed = await judged();
        expect(listed).toHaveLength(many.length + hostile.length);
        for (const judgment of hostile)
          expect(listed).toContainEqual({ ...judgment, rank: null, source: 'human' });
        expect(listed.find(({ query }) => query === 'q2499')?.grade).toBe(2499);
      });
    });

    describe('interleavings', () => {
      const pair = { a: { name: 'default', version: 5 }, b: { name: 'mild', version: 1 } };

      it('runs one at a time in a catalog, until it is ended', async () => {
        expect(await records.interleavings.last('shop')).toBeUndefined();
        const first = await records.interleavings.start({ catalog: 'shop', ...pair, share: 0.1 });
        expect(first).toMatchObject({ catalog: 'shop', ...pair, share: 0.1, endedAt: null });
        expect(await records.interleavings.last('shop')).toEqual(first);
        const second = await records.interleavings.start({ catalog: 'shop', a: pair.b, b: pair.a, share: 1 });
        expect(second.id).not.toBe(first.id);
        expect(await records.interleavings.last('shop')).toEqual(second);
        expect([await records.interleavings.end('shop'), await records.interleavings.end('shop')]).toEqual([
          true,
          false,
        ]);
        const ended = await records.interleavings.last('shop');
        expect(ended).toEqual({ ...second, endedAt: expect.any(String) });
        expect(await records.interleavings.last('other')).toBeUndefined();
        expect(await records.interleavings.end('other')).toBe(false);
      });
    });

    describe('imports of judgments', () => {
      const label = (productId: string, grade: number): Judgment => ({ query: 'q', productId, grade });
      const grades = async () =>
        Object.fromEntries(
          (await records.judgments.list('shop')).map(({ productId, grade }) => [productId, grade]),
        );

      it('are listed with how many labels each stored, of its own catalog alone', async () => {
        const first = await records.judgments.label('shop', [label('a', 1), label('a', 2), label('b', 1)]);
        const second = await records.judgments.label('shop', [label('c', 1)]);
        await records.judgments.label('other', [label('a', 1)]);
        const listed = await records.judgments.imports('shop');
        expect(new Map(listed.map(({ id, labels }) => [id, labels]))).toEqual(
          new Map([
            [second, 1],
            [first, 2],
          ]),
        );
        for (const { at } of listed) expect(new Date(at).toISOString()).toBe(at);
      });

      it('are listed in pages, each once, as without pages', async () => {
        for (let n = 0; n < 5; n++) await records.judgments.label('shop', [label('a', n)]);
        const all = await pagesOf<JudgmentImport>((after) =>
          records.judgments.imports('shop', { limit: 2, after }),
        );
        expect(all).toEqual(await records.judgments.imports('shop'));
        expect(all).toHaveLength(5);
      });

      it('can be undone: what was there before is back, what was not is gone', async () => {
        await records.judgments.label('shop', [label('a', 1)]);
        await records.judgments.observe('shop', [{ ...label('b', 3), rank: 1 }]);
        const id = await records.judgments.label('shop', [label('a', 2), label('b', 0), label('c', 1)]);
        expect(await grades()).toEqual({ a: 2, b: 0, c: 1 });
        expect(await records.judgments.undo('shop', id)).toEqual({ removed: 2, restored: 1, replaced: 0 });
        expect(await grades()).toEqual({ a: 1, b: 3 });
        expect(await records.judgments.undo('shop', id)).toBeUndefined();
        expect(await records.judgments.imports('shop')).toHaveLength(1);
      });

      it('that another replaced are undone in any order as if they had never been', async () => {
        for (const order of [
          [0, 1, 2],
          [0, 2, 1],
          [1, 0, 2],
          [1, 2, 0],
          [2, 0, 1],
          [2, 1, 0],
        ]) {
          const all = [
            [label('a', 1), label('b', 1)],
            [label('a', 2), label('c', 2)],
            [label('a', 3), label('b', 3), label('c', 3)],
          ];
          const ids: string[] = [];
          for (const labels of all) ids.push(await records.judgments.label('shop', labels));
          const left = new Set([0, 1, 2]);
          for (const undone of order) {
            await records.judgments.undo('shop', ids[undone] ?? '');
            left.delete(undone);
            const remaining = all.filter((_, index) => left.has(index)).flat();
            expect(await grades()).toEqual(
              Object.fromEntries(remaining.map(({ productId, grade }) => [productId, grade])),
            );
          }
        }
      });

      it('counts labels that a later import replaced, and leaves them', async () => {
        const first = await records.judgments.label('shop', [label('a', 1), label('b', 1)]);
        await records.judgments.label('shop', [label('a', 2)]);
        expect(await records.judgments.undo('shop', first)).toEqual({ removed: 1, restored: 0, replaced: 1 });
        expect(await grades()).toEqual({ a: 2 });
      });

      it('are stored and undone many at once, while others write', async () => {
        const many = Array.from({ length: 6 }, (_, n) =>
          Array.from({ length: 1500 }, (_, index) => ({ query: `q${index}`, productId: `p${n}`, grade: 1 })),
        );
        const ids = await Promise.all(many.map((labels) => records.judgments.label('shop', labels)));
        expect(await records.judgments.list('shop')).toHaveLength(6 * 1500);
        await Promise.all([
          ...ids.slice(1).map((id) => records.judgments.undo('shop', id)),
          records.judgments.observe('shop', [{ ...label('x', 1), rank: 1 }]),
          ...many.map((_, n) => records.catalogs.create(`c${n}`)),
        ]);
        expect(await records.judgments.list('shop', 'human')).toHaveLength(1500);
        expect(await records.judgments.list('shop', 'event')).toHaveLength(1);
      });

      it('are not undone through another catalog', async () => {
        const id = await records.judgments.label('shop', [label('a', 1)]);
        expect(await records.judgments.undo('other', id)).toBeUndefined();
        expect(await grades()).toEqual({ a: 1 });
      });
    });

    describe('imports', () => {
      const day = 86_400_000;
      const at = Date.parse('2026-03-01T12:00:00.000Z');
      const document = { imported: 1, failures: [{ message: `é"\\ \u0000` }] };

      it('gives back how far one was last, to its own catalog alone', async () => {
        let now = at;
        const imports = records.imports(() => now);
        await imports.begin({ id: 'i', catalog: 'a', document: { imported: 0 } });
        const begun = { id: 'i', catalog: 'a', startedAt: new Date(at).toISOString() };
        expect(await imports.find('a', 'i')).toEqual({
          ...begun,
          updatedAt: begun.startedAt,
          state: 'running',
          document: { imported: 0 },
        });
        now += 1000;
        await imports.update('i', 'done', document);
        expect(await imports.find('a', 'i')).toEqual({
          ...begun,
          updatedAt: new Date(at + 1000).toISOString(),
          state: 'done',
          document,
        });
        expect(await imports.find('b', 'i')).toBeUndefined();
        expect(await imports.find('a', 'j')).toBeUndefined();
      });

      it('does not bring back one that is not known', async () => {
        await records.imports().update('i', 'done', document);
        expect(await records.imports().find('a', 'i')).toBeUndefined();
      });

      it('forgets those of more than 30 days ago when another begins', async () => {
        await records.imports(() => at).begin({ id: 'old', catalog: 'a', document });
        await records.imports(() => at + 1).begin({ id: 'new', catalog: 'a', document });
        await records.imports(() => at + 1 + 30 * day).begin({ id: 'now', catalog: 'a', document });
        const known = await Promise.all(['old', 'new', 'now'].map((id) => records.imports().find('a', id)));
        expect(known.map((found) => found?.id)).toEqual([undefined, 'new', 'now']);
      });
    });

    describe('kept queries', () => {
      const dayMs = 86_400_000;
      const start = Date.parse('2026-01-31T12:00:00.000Z');
      const query = (id: string, catalog = 'shop'): SavedQueryInput => ({
        id,
        catalog,
        document: { regions: [{ id: 'r1' }], text: 'é"\u0000' },
        numbers: Uint8Array.of(0, 255, 128, 34),
        embeddings: { embedder: 'e', whole: 'AAAA', regions: { r1: 'BBBB' } },
      });
      const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

      it('gives back what was kept, and nothing that was not', async () => {
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 }, () => start);
        await queries.keep(query('a'));
        expect(await queries.find('a')).toEqual({
          id: 'a',
          catalog: 'shop',
          at: '2026-01-31T12:00:00.000Z',
          document: query('a').document,
          numbers: query('a').numbers,
          externalId: null,
        });
        expect(await queries.embeddings('a')).toEqual(query('a').embeddings);
        expect(await queries.find('b')).toBeUndefined();
        expect(await queries.embeddings('b')).toBeUndefined();
        expect(await queries.list('other', { limit: 10 })).toEqual([]);
      });

      it('tells which of some ids are kept queries of a catalog, without those that are deleted or too old', async () => {
        let time = start;
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 }, () => time);
        for (const id of ['a', 'b', 'c']) await queries.keep(query(id));
        await queries.keep(query('d', 'other'));
        await queries.delete('b');
        expect((await queries.present('shop', ['d', 'c', 'b', 'a', 'never'])).toSorted()).toEqual(['a', 'c']);
        expect(await queries.present('shop', [])).toEqual([]);
        time = start + 2 * dayMs;
        expect(await queries.present('shop', ['a'])).toEqual([]);
      });

      it('hides the embeddings of a query that is too old', async () => {
        let time = start;
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 }, () => time);
        await queries.keep(query('a'));
        time = start + 2 * dayMs;
        expect(await queries.embeddings('a')).toBeUndefined();
      });

      it('finds those that the caller named so, the newest first, of one catalog', async () => {
        let time = start;
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 }, () => time++);
        for (const id of ['a', 'b']) await queries.keep({ ...query(id), externalId: 'look-1' });
        await queries.keep({ ...query('c', 'other'), externalId: 'look-1' });
        await queries.keep(query('d'));
        expect(idsOf(await queries.findExternal('shop', 'look-1'))).toEqual(['b', 'a']);
        expect((await queries.find('a'))?.externalId).toBe('look-1');
        expect(await queries.findExternal('shop', 'look-2')).toEqual([]);
        time = start + 2 * dayMs;
        expect(await queries.findExternal('shop', 'look-1')).toEqual([]);
      });

      it('lists the newest first, page by page, also where times are the same', async () => {
        let time = start;
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 }, () => time);
        for (const id of ['a', 'b', 'c', 'd']) {
          await queries.keep(query(id));
          if (id === 'b') time += 1000;
        }
        await queries.keep(query('of-other', 'other'));
        expect(idsOf(await queries.list('shop', { limit: 10 }))).toEqual(['d', 'c', 'b', 'a']);
        const paged: string[] = [];
        for (let page = await queries.list('shop', { limit: 1 }); page.length > 0; ) {
          paged.push(...idsOf(page));
          page = await queries.list('shop', { limit: 1, after: page.at(-1) });
        }
        expect(paged).toEqual(['d', 'c', 'b', 'a']);
      });

      it('keeps no more than so many, the newest', async () => {
        let time = start;
        const queries = records.queries({ maxAgeDays: 1, maxCount: 2 }, () => time++);
        for (const id of ['a', 'b', 'c', 'd']) await queries.keep(query(id));
        expect(idsOf(await queries.list('shop', { limit: 10 }))).toEqual(['d', 'c']);
      });

      it('keeps none longer than so many days: hidden at once, deleted with the next', async () => {
        let time = start;
        const queries = records.queries({ maxAgeDays: 2, maxCount: 10 }, () => time);
        await queries.keep(query('old'));
        time = start + 2 * dayMs;
        expect(await queries.find('old')).toBeDefined();
        time += 1;
        expect(await queries.find('old')).toBeUndefined();
        expect(await queries.list('shop', { limit: 10 })).toEqual([]);
        const patient = records.queries({ maxAgeDays: 100, maxCount: 10 }, () => time);
        expect(await patient.find('old')).toBeDefined();
        await queries.prune();
        expect(await patient.find('old')).toBeUndefined();
      });

      it('applies a lowered limit to what is there', async () => {
        let time = start;
        const before = records.queries({ maxAgeDays: 1, maxCount: 10 }, () => time++);
        for (const id of ['a', 'b', 'c']) await before.keep(query(id));
        await records.queries({ maxAgeDays: 1, maxCount: 0 }, () => time).prune();
        expect(await before.list('shop', { limit: 10 })).toEqual([]);
      });

      it('says whether what it deleted was there', async () => {
        const queries = records.queries({ maxAgeDays: 1, maxCount: 10 });
        await queries.keep(query('a'));
        expect([await queries.delete('a'), await queries.delete('a')]).toEqual([true, false]);
        expect(await queries.find('a')).toBeUndefined();
      });
    });
  });
}

/** All items of a list, page by page. */
async function pagesOf<Item>(read: (after?: Item) => Promise<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for (;;) {
    const page = await read(all.at(-1));
    if (page.length === 0) return all;
    all.push(...page);
  }
}

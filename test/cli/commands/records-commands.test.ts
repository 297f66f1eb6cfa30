import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgmentsCommand } from '../../../src/cli/commands/judgments.ts';
import { profilesCommand } from '../../../src/cli/commands/profiles.ts';
import { queriesCommand } from '../../../src/cli/commands/queries.ts';
import { recordsCommand } from '../../../src/cli/commands/records.ts';
import { withRecords } from '../../../src/cli/with-records.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';
import { shopTheLook } from '../../../src/search/shop-the-look.ts';
import type { Box } from '../../../src/types.ts';
import { fakeApp, sendJson } from '../../api/requests.ts';
import { createFakeContext } from '../../fakes/api-context.ts';
import { createFakeDetector } from '../../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../../fakes/pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-records-commands-'));
});
beforeEach(async () => {
  process.env.GARB_DATA = await mkdtemp(join(folder, 'data-'));
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  delete process.env.GARB_DATA;
  await rm(folder, { recursive: true });
});

/** What the command prints on standard output. */
async function printed(command: Command, ...options: readonly string[]): Promise<string> {
  let text = '';
  vi.spyOn(console, 'log').mockImplementation((line) => {
    text += `${line}\n`;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  for (const each of [command, ...command.commands]) each.configureOutput({ writeErr: () => undefined });
  await command.exitOverride().parseAsync(options, { from: 'user' });
  return text;
}
const profiles = (...options: readonly string[]) => printed(profilesCommand(), ...options);
const judgments = (...options: readonly string[]) => printed(judgmentsCommand(), ...options);
const queries = (...options: readonly string[]) => printed(queriesCommand(), ...options);

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const mild = { ...defaultProfile, name: 'mild', g0: 0.2 };
const shipped = `default@${defaultProfile.version}`;

describe('garb records copy', () => {
  const records = (...options: readonly string[]) => printed(recordsCommand(), ...options);

  it('copies the records of a file into the configured database; a second copy writes nothing', async () => {
    const path = await file('mild.json', mild);
    await profiles('add', path);
    const from = join(process.env.GARB_DATA ?? '', 'records.db');
    process.env.GARB_DATA = await mkdtemp(join(folder, 'data-'));
    expect(await records('copy', '--from', from)).toContain('catalogs: 1 written\nprofiles: 2 written\n');
    expect(await profiles('list')).toContain('mild@1 ');
    const again = JSON.parse(await records('copy', '--from', from, '--json'));
    expect(new Set(Object.values(again))).toEqual(new Set([0]));
  });

  it('says so when there is no such file, and makes none', async () => {
    const missing = join(folder, 'missing.db');
    for (const _ of [1, 2])
      await expect(records('copy', '--from', missing)).rejects.toMatchObject({ code: 'file-not-readable' });
  });
});

describe('garb profiles', () => {
  it('adds, lists, shows and compares them', async () => {
    const path = await file('mild.json', mild);
    expect(await profiles('add', path)).toBe('mild@1\n');
    expect(await profiles('add', path)).toBe('mild@2\n');
    const listed = JSON.parse(await profiles('list', '--json'));
    expect(listed.map(({ name, version }: typeof mild) => `${name}@${version}`)).toEqual([
      shipped,
      'mild@1',
      'mild@2',
    ]);
    const out = join(folder, 'out.json');
    expect(await profiles('show', 'mild@1', '--out', out)).toBe('');
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual({ ...mild, version: 1 });
    expect(await profiles('add', out)).toBe('mild@3\n');
    expect(await profiles('diff', 'default', 'mild')).toBe(`g0  ${defaultProfile.g0} → 0.2\n`);
    expect(await profiles('diff', 'mild@1', 'mild@3', '--json')).toBe('[]\n');
  });

  it('promotes one, and an earlier one again, with who, why and the evaluation', async () => {
    await profiles('add', await file('mild.json', mild));
    const evaluation = await file('report.json', { gain: 0.02 });
    const promote = (profile: string, note: string) =>
      profiles('promote', profile, '--by', 'ada', '--note', note, '--evaluation', evaluation, '--force');
    expect(JSON.parse(await profiles('show'))).toEqual(defaultProfile);
    expect(await promote('mild', 'better')).toBe('mild@1 is active in default (promotion 1)\n');
    expect(JSON.parse(await profiles('show'))).toEqual({ ...mild, version: 1 });
    expect(await promote('default', 'back')).toBe(`${shipped} is active in default (promotion 2)\n`);
    expect(JSON.parse(await profiles('show'))).toEqual(defaultProfile);
    const history = JSON.parse(await profiles('history', '--json'));
    expect(history).toMatchObject([
      { number: 2, profile: { name: 'default' }, by: 'ada', note: 'back', evaluation: { gain: 0.02 } },
      { number: 1, profile: { name: 'mild', version: 1 }, by: 'ada', note: 'better' },
    ]);
    expect(await profiles('history')).toMatch(
      /^2 {2}default@\d+ {2}\S+ {2}ada: back {2}\(forced\)\n1 {2}mild@1 /,
    );
  });

  it('interleaves two, says so, and ends when told', async () => {
    await profiles('add', await file('mild.json', mild));
    expect(await profiles('interleave', 'default', 'mild', '--share', '.25')).toBe(
      `${shipped} and mild@1 are interleaved on 25 % of the live queries of default\n`,
    );
    expect(await profiles('verdict')).toBe(
      `0 queries with clicks: 0 won by ${shipped}, 0 by mild@1, 0 ties\nNo clicks yet.\n`,
    );
    expect(JSON.parse(await profiles('verdict', '--json'))).toMatchObject({
      share: 0.25,
      endedAt: null,
      clicked: 0,
    });
    expect(await profiles('interleave', '--stop')).toBe('');
    expect(JSON.parse(await profiles('verdict', '--json')).endedAt).not.toBeNull();
    await expect(profiles('interleave', '--stop')).rejects.toMatchObject({ code: 'not-found' });
    await expect(profiles('interleave', 'default')).rejects.toMatchObject({ exitCode: 2 });
    await expect(profiles('interleave', 'default', 'mild', '--share', '0')).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  it('names the file and the setting that is wrong', async () => {
    const path = await file('wrong.json', { ...mild, gate: 2 });
    await expect(profiles('add', path)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/wrong\.json: profile\.gate: /),
    });
    await expect(profiles('add', await file('text.json', 'no json'))).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('text.json'),
    });
  });

  it('promotes nothing without an evaluation', async () => {
    await profiles('add', await file('mild.json', mild));
    const why = ['promote', 'mild', '--by', 'ada', '--note', 'better'];
    await expect(profiles(...why)).rejects.toMatchObject({ code: 'commander.missingMandatoryOptionValue' });
    for (const empty of ['{}', '[1]', 'null', '3'])
      await expect(profiles(...why, '--evaluation', await file('empty.json', empty))).rejects.toMatchObject({
        code: 'invalid-request',
      });
    await expect(
      profiles(...why, '--evaluation', await file('report.json', { gain: 1 })),
    ).rejects.toMatchObject({
      code: 'invalid-request',
      errors: [{ location: 'force', message: expect.stringContaining('shows no gain of mild@1') }],
    });
    expect(await profiles('history')).toBe('');
  });
});

describe('garb judgments', () => {
  it('takes TREC, ranx JSON and looks files, and gives back what a file can hold', async () => {
    const trec = 'q1 0 a 2\nq1 0 b 0\nq2 0 a 1\n';
    expect(await judgments('import', '--force', '--qrels', await file('a.qrels', trec))).toMatch(
      /^3 labels stored in default\nqueries: 0 of 2 known; unknown: q1, q2\ngarments: 0 of 0 known\nproducts: 0 of 2 known; unknown: a, b\nto undo: garb judgments undo \S+ --catalog default\n$/,
    );
    expect(await judgments('export')).toBe(trec);
    await judgments('import', '--force', '--qrels', await file('b.json', { q1: { b: 3 }, q3: { c: 1 } }));
    const ranx = JSON.parse(await judgments('export', '--format', 'ranx'));
    expect(ranx).toEqual({ q1: { a: 2, b: 3 }, q2: { a: 1 }, q3: { c: 1 } });
    const look = { id: 'l', image: 'l.jpg', garments: [{ products: ['x', 'y'] }, { products: ['z'] }] };
    const looks = await file('looks.jsonl', `${JSON.stringify(look)}\n`);
    expect(JSON.parse(await judgments('import', '--force', '--looks', looks, '--json'))).toMatchObject({
      labelled: 3,
      ofSavedQueries: 0,
    });
    const all = JSON.parse(await judgments('export', '--format', 'json'));
    expect(all.slice(0, 3)).toMatchObject([
      { query: 'l:g1', productId: 'x', grade: 1, source: 'human' },
      { query: 'l:g1', productId: 'y', grade: 1 },
      { query: 'l:g2', productId: 'z', grade: 1 },
    ]);
  });

  it('stores all of a file or nothing: every fault is named, and so are products that the catalog lacks', async () => {
    const faulty = await file('faulty.qrels', 'q1 0 a 1\nq1 0 b x\nq2 0 a 1\nq2 0 a 2\n');
    await expect(judgments('import', '--force', '--qrels', faulty)).rejects.toMatchObject({
      code: 'invalid-row',
      message:
        `${faulty}: Line 2, query q1, item b: expected a whole number for the grade but received x; ` +
        'Line 4, query q2, item a: expected each item once per query but received it again after line 3',
    });
    const long = 'x'.repeat(301);
    const tooLong = await file('long.json', { q1: { a: 1, [long]: 1 }, q2: { a: 1001 } });
    await expect(judgments('import', '--force', '--qrels', tooLong)).rejects.toMatchObject({
      code: 'invalid-row',
      errors: [
        { location: expect.stringMatching(/^query "q1", product "x{60}…": productId$/) },
        { location: 'query "q2", product "a": grade', message: 'expected 1000 or less but received 1001' },
      ],
    });
    const unknown = await file('unknown.qrels', 'q1 0 a 1\nq1 0 b 1\n');
    await expect(judgments('import', '--qrels', unknown)).rejects.toMatchObject({
      code: 'product-not-found',
      message: 'Catalog default has none of the 2 products that the judgments name, such as "a"',
    });
    expect(await judgments('export')).toBe('');
  });

  it('undoes an import, and lists those that are left', async () => {
    await judgments('import', '--force', '--qrels', await file('a.qrels', 'q1 0 a 1\n'));
    const qrels = await file('b.qrels', 'q1 0 a 2\nq1 0 b 1\n');
    const { importId } = JSON.parse(await judgments('import', '--force', '--qrels', qrels, '--json'));
    expect(await judgments('imports')).toMatch(
      /^\S+ {2}\S+ {2}(2 labels|1 label)\n\S+ {2}\S+ {2}(2 labels|1 label)\n$/,
    );
    expect(await judgments('undo', importId)).toBe(
      'labels removed: 1; earlier labels restored: 1; replaced by later imports and left: 0\n',
    );
    expect(await judgments('export')).toBe('q1 0 a 1\n');
    expect(JSON.parse(await judgments('imports', '--json'))).toMatchObject([{ labels: 1 }]);
    await expect(judgments('undo', importId)).rejects.toMatchObject({ code: 'import-not-found' });
  });

  it('exports nothing of a catalog without judgments, and refuses one that is not there', async () => {
    expect(await judgments('export')).toBe('');
    await expect(judgments('export', '--catalog', 'nope')).rejects.toMatchObject({
      code: 'catalog-not-found',
    });
  });

  it('refuses to export as TREC an id with white space; ranx JSON takes it', async () => {
    const qrels = { q1: { 'red coat': 1 } };
    await judgments('import', '--force', '--qrels', await file('spaced.json', qrels));
    await expect(judgments('export')).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/white space: "red coat"\. Use ranx JSON/),
    });
    expect(JSON.parse(await judgments('export', '--format', 'ranx'))).toEqual(qrels);
  });

  it('needs one file, and takes no two', async () => {
    await expect(judgments('import')).rejects.toMatchObject({ exitCode: 2 });
    await expect(judgments('import', '--qrels', 'a', '--looks', 'b')).rejects.toMatchObject({
      code: 'commander.conflictingOption',
    });
  });
});

describe('garb queries', () => {
  /** Keeps one query of two garments; its id. */
  async function keep(externalId?: string): Promise<string> {
    const detector = createFakeDetector((given) =>
      given.height === outfit.height
        ? [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)]
        : [],
    );
    const { app, context } = fakeApp(createFakeContext({ detector }));
    for (const [name, color] of Object.entries({ red, green, blue })) {
      const images = [{ base64: (await flatJpeg(color)).toString('base64') }];
      await sendJson(app, 'PUT', `/v1/catalogs/default/products/${name}`, { images });
    }
    const photo = await outfitJpeg(red, blue);
    const named = externalId === undefined ? {} : { externalId };
    const request = { catalog: 'default', limit: 3, explain: false, keep: true, ...named };
    return withRecords(async (records) => {
      const { queryId } = await shopTheLook({ ...context, queries: records.queries }, photo, request);
      return queryId;
    });
  }
  const whole = {
    ...defaultProfile,
    name: 'whole',
    pairings: { ...defaultProfile.pairings, 'garment→garment': 0, 'garment→whole': 0 },
  };

  it('lists and deletes them', async () => {
    const id = await keep();
    expect(await queries('list')).toMatch(new RegExp(`^${id}  \\S+  ${shipped}  top, pants\n$`));
    expect(await queries('delete', id)).toBe('');
    expect(await queries('list')).toBe('');
    await expect(queries('delete', id)).rejects.toMatchObject({ code: 'query-not-found' });
  });

  it('replays one: what moved in each list', async () => {
    const id = await keep();
    expect(await queries('replay', id, '--profile', 'default')).toBe(
      'r1 top: no change\nr2 pants: no change\nwhole look: no change\n',
    );
    const path = await file('whole.json', whole);
    const replayed = JSON.parse(await queries('replay', id, '--profile', path, '--json'));
    expect(replayed).toMatchObject({
      queryId: id,
      from: { name: 'default', version: defaultProfile.version },
      to: { name: 'whole', version: defaultProfile.version },
      exact: true,
    });
    // By the whole photo alone every garment has the same list.
    const orders = replayed.regions.map(({ ranks }: { ranks: { productId: string }[] }) =>
      ranks.map(({ productId }) => productId),
    );
    expect(orders[0]).toEqual(orders[1]);
  });

  it('replays all of a catalog, against its judgments', async () => {
    const ids = [await keep(), await keep()];
    await judgments(
      'import',
      '--force',
      '--qrels',
      await file('kept.qrels', ids.map((id) => `${id}:r1 0 red 1\n${id}:r2 0 blue 1\n`).join('')),
    );
    await profiles('add', await file('whole.json', whole));
    const { seconds, ...summary } = JSON.parse(await queries('replay', '--profile', 'default', '--json'));
    expect(seconds).toBeGreaterThan(0);
    const still = { queries: 2, exact: 2, lists: 4, firstChanged: 0, membersChanged: 0 };
    expect(summary).toEqual({
      ...still,
      judged: { lists: 4, rightBefore: 4, rightAfter: 4 },
      clicked: { products: 0, firstBefore: null, firstAfter: null },
      moved: [],
    });
    const changed = JSON.parse(await queries('replay', '--profile', 'whole', '--json'));
    // One list for both garments: right for one of them at most.
    expect(changed.judged.rightAfter).toBeLessThanOrEqual(2);
    expect(changed.firstChanged).toBe(changed.judged.rightBefore - changed.judged.rightAfter);
    expect(changed.moved).toHaveLength(changed.firstChanged);
    const text = await queries('replay', '--profile', 'whole');
    expect(text).toMatch(/^2 queries with 4 garments in /);
    for (const { queryId, region, garmentClass, before, after } of changed.moved) {
      expect(ids).toContain(queryId);
      expect(text).toContain(`  ${queryId}  ${region} ${garmentClass}: ${before} → ${after}\n`);
    }
  });

  it('speaks of one query and of its name', async () => {
    const id = await keep('look-1');
    expect(await queries('replay', '--profile', 'default')).toMatch(/^1 query with 2 garments in /);
    expect(await queries('list')).toMatch(/ {2}look-1\n$/);
    await queries('delete', id);
    expect(await queries('replay', '--profile', 'default')).toMatch(/^0 queries with 0 garments in /);
  });

  it('are given the labels of the look of their name, garment by garment', async () => {
    const id = await keep('look-1');
    const box = ({ x1, y1, x2, y2 }: Box) => [x1, y1, x2, y2];
    const look = {
      id: 'look-1',
      image: 'look-1.jpg',
      // The pants first, and a garment where nothing was detected.
      garments: [
        { products: ['blue'], box: box(outfit.pantsBox) },
        { products: ['red'], garmentClass: 'top' },
        { products: ['green'], box: [0, 0, 5, 5] },
      ],
    };
    const looks = await file('kept-looks.jsonl', `${JSON.stringify(look)}\n`);
    expect(await judgments('import', '--force', '--looks', looks)).toMatch(
      /^5 labels stored in default, 2 of them for saved queries\n/,
    );
    const labels = JSON.parse(await judgments('export', '--format', 'ranx'));
    expect(labels).toMatchObject({ [`${id}:r1`]: { red: 1 }, [`${id}:r2`]: { blue: 1 } });
    const summary = JSON.parse(await queries('replay', '--profile', 'default', '--json'));
    expect(summary.judged).toEqual({ lists: 2, rightBefore: 2, rightAfter: 2 });
  });

  it('says who is not there', async () => {
    await expect(queries('replay', 'nope', '--profile', 'default')).rejects.toMatchObject({
      code: 'query-not-found',
    });
    await expect(queries('replay', '--profile', 'nope')).rejects.toMatchObject({ code: 'profile-not-found' });
  });
});

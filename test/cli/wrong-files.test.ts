/** Wrong files of every command that reads one: each is named with its line or field, and ends the command with 1. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { catalogsCommand } from '../../src/cli/commands/catalogs.ts';
import { detectCommand } from '../../src/cli/commands/detect.ts';
import { doctorCommand } from '../../src/cli/commands/doctor.ts';
import { evaluateCommand } from '../../src/cli/commands/evaluate.ts';
import { fuseCommand } from '../../src/cli/commands/fuse.ts';
import { importCommand } from '../../src/cli/commands/import.ts';
import { judgmentsCommand } from '../../src/cli/commands/judgments.ts';
import { lookCommand } from '../../src/cli/commands/look.ts';
import { profilesCommand } from '../../src/cli/commands/profiles.ts';
import { queriesCommand } from '../../src/cli/commands/queries.ts';
import { recordsCommand } from '../../src/cli/commands/records.ts';
import { tuneCommand } from '../../src/cli/commands/tune.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

let folder: string;
const { argv } = process;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-wrong-files-'));
  process.env.GARB_DATA = join(folder, 'data');
  write('good.qrels', 'q1 0 a 1\nq2 0 b 1\n');
  write('good.run', 'q1 Q0 a 1 1 t\nq2 Q0 b 1 1 t\n');
  write('good.jsonl', '{"id":"p1","images":["p1.jpg"]}\n');
  write('p1.jpg', await flatJpeg(red));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.argv = argv;
  process.exitCode = undefined;
});
afterAll(async () => {
  delete process.env.GARB_DATA;
  await rm(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What a command writes to standard error, and its exit code. */
async function garb(options: readonly string[]): Promise<{ errors: string; exitCode: unknown }> {
  let errors = '';
  const note = (chunk: unknown) => {
    errors += String(chunk);
    return true;
  };
  vi.spyOn(console, 'error').mockImplementation((line) => void note(`${line}\n`));
  vi.spyOn(process.stderr, 'write').mockImplementation(note);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  process.argv = ['node', 'garb', ...options];
  await runProgram(new Command('garb').enablePositionalOptions(), [
    catalogsCommand(),
    detectCommand(),
    doctorCommand(),
    evaluateCommand(),
    fuseCommand(),
    importCommand(),
    judgmentsCommand(),
    lookCommand(),
    profilesCommand(),
    queriesCommand(),
    recordsCommand(),
    tuneCommand(),
  ]);
  return { errors, exitCode: process.exitCode };
}

/** What a file holds: null for none, 'folder' for a folder of that name. */
type Content = string | Uint8Array | null | { readonly folder: true };
type Case = readonly [name: string, content: Content, says: RegExp];

function place(name: string, content: Content): string {
  const path = join(folder, name);
  if (content === null) return path;
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(path, content);
  else mkdirSync(path, { recursive: true });
  return path;
}

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

/** Files that no reader of texts takes. */
const noTexts: readonly Case[] = [
  ['that is not there', null, /no such file/],
  ['that is a folder', { folder: true }, /is a folder/],
  ['that is compressed', gzipSync('q1 0 a 1\n'), /is compressed \(gzip\); unpack it first/],
  ['in UTF-16', utf16('q1 0 a 1\n'), /expected text in UTF-8/],
  ['in Latin-1', Buffer.from('q1 0 café 1\n', 'latin1'), /expected text in UTF-8/],
  ['with zero bytes', 'q1 0 a\0 1\n', /expected text in UTF-8 but it has zero bytes/],
];

const lookOf = (over: object) =>
  JSON.stringify({ id: 'l1', image: 'a.jpg', garments: [{ products: ['p'] }], ...over });
const looks: readonly Case[] = [
  ...noTexts,
  ['that is empty', '', /: has no look/],
  ['with a line that is cut', `${lookOf({})}\n{"id":`, /Line 2: expected JSON/],
  ['without an id', '{"image":"a.jpg","garments":[]}', /Line 1: id: is missing/],
  ['with an id twice', `${lookOf({})}\n${lookOf({})}`, /Line 2, look l1: id: is that of line 1 too/],
  [
    'with a mistyped field',
    lookOf({ garments: [{ products: ['p'], garmentclass: 'top' }] }),
    /Line 1, look l1: garments\.0\.garmentclass: unknown field; did you mean garmentClass\?/,
  ],
  [
    'with an unknown class',
    lookOf({ garments: [{ garmentClass: 'shirt' }] }),
    /Line 1, look l1: garments\.0\.garmentClass: expected one of .* but received "shirt"/,
  ],
  [
    'with a box of three numbers',
    lookOf({ garments: [{ products: ['p'], box: [1, 2, 3] }] }),
    /Line 1, look l1: garments\.0\.box: /,
  ],
];

const qrels: readonly Case[] = [
  ...noTexts,
  ['that is empty', '', /: has no judgment/],
  ['with three fields', 'q1 0 a 1\nq1 0 b\n', /Line 2: expected "query 0 item grade" but received 3 fields/],
  [
    'with a grade in words',
    'q1 0 a good\n',
    /Line 1, query q1, item a: expected a whole number for the grade/,
  ],
  ['with an item twice', 'q1 0 a 1\nq1 0 a 2\n', /Line 2, query q1, item a: .* again after line 1/],
  ['that is broken JSON', '{"q1": {"a": 1},\n "q2": {"b" 1}}', /Line 2: expected JSON/],
  ['that is a JSON list', '[1]', /expected an object for the file/],
  [
    'of JSON with a name twice',
    '{"q1": {"a": 1,\n"a": 2}}',
    /Line 2, query q1, item a: expected each name once/,
  ],
  [
    'of JSON with a grade of .5',
    '{"q1": {"a": 0.5}}',
    /Query q1, item a: expected a whole number for the grade/,
  ],
];

const runs: readonly Case[] = [
  ...noTexts,
  ['that is empty', '# nothing\n', /: has no result/],
  [
    'with five fields',
    'q1 Q0 a 1 1\n',
    /Line 1: expected "query Q0 item rank score tag" but received 5 fields/,
  ],
  [
    'with a score in words',
    'q1 Q0 a 1 high t\n',
    /Line 1, query q1, item a: expected a number for the score/,
  ],
  [
    'with a score that is no number',
    'q1 Q0 a 1 NaN t\n',
    /Line 1, query q1, item a: expected a number for the score/,
  ],
  ['with an item twice', 'q1 Q0 a 1 1 t\nq1 Q0 a 2 0 t\n', /Line 2, query q1, item a: .* again after line 1/],
  [
    'of JSON with a score in words',
    '{"q1": {"a": "1"}}',
    /Query q1, item a: expected a number for the score/,
  ],
];

const json: readonly Case[] = [
  ...noTexts,
  ['that is empty', '', /Line 1: expected JSON/],
  ['that is cut', '{"name":\n "x"', /Line 2: expected JSON/],
  ['with a name twice', '{"name": "a",\n"name": "b"}', /Line 2: name comes twice/],
];

const profile = (over: object) => JSON.stringify({ ...defaultProfile, name: 'mine', ...over });
const profiles: readonly Case[] = [
  ...json,
  ['that is a list', '[]', /expected/i],
  ['with an unknown field', profile({ garnish: 1 }), /garnish/],
  ['with a number as text', profile({ g0: '0.2' }), /g0: expected a number but received "0\.2"/i],
  ['with a number out of range', profile({ g0: -5 }), /g0: /],
];

const photos: readonly Case[] = [
  ['that is not there', null, /no such file \(picture-not-found\)/],
  ['that is a folder', { folder: true }, /is a folder/],
  ['that is empty', '', /\(unsupported-image\)|\(corrupt-image\)/],
  ['that is text', 'hello', /\(unsupported-image\)/],
  ['that is a page', '<!doctype html><p>404', /\(unsupported-image\)/],
  ['that is compressed', gzipSync('hello'), /\(unsupported-image\)/],
  ['of a drawing', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', /\(unsupported-image\)/],
  ['that is a PDF', '%PDF-1.7\n', /\(unsupported-image\)/],
  [
    'of which only the first bytes came',
    new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    /\(corrupt-image\)/,
  ],
  [
    'of which only the signature came',
    Buffer.from('89504e470d0a1a0a', 'hex'),
    /\(corrupt-image\)|\(unsupported-image\)/,
  ],
];

const classTables: readonly Case[] = [
  ...noTexts,
  ['that is empty', '', /columns id and garmentClass/],
  ['without the column', 'id,class\np,top\n', /columns id and garmentClass/],
  [
    'with unknown classes',
    'id,garmentClass\np,top\nq,jumper\nr,gown\n',
    /line 3\.garmentClass: .* jumper; line 4\.garmentClass: .* gown/,
  ],
  ['with an id twice', 'id,garmentClass\np,top\np,pants\n', /line 3\.id: p is that of line 2 too/],
  ['with a quote that does not end', 'id,garmentClass\n"p,top\n', /invalid CSV: .*line/],
];

const mapping: readonly Case[] = [
  ...json,
  ['that is a list', '[1]', /expected/i],
  ['with an unknown field', '{"columms": {}}', /columms/],
  ['with a wrong mark', '{"decimal": ";"}', /decimal/],
];

const keywords: readonly Case[] = [
  ...json,
  ['that is a list', '["top"]', /expected an object/i],
  ['with an unknown class', '{"shirt": ["tee"]}', /shirt/],
  ['with a text for a list', '{"top": "tee"}', /top: expected a list but received "tee"/],
  ['with an empty word', '{"top": [""]}', /top\.0: is empty/],
];

const fusions: readonly Case[] = [
  ...json,
  ['that is a list', '[1]', /expected/i],
  ['without a method', '{"weights": {}}', /method/],
  ['with an unknown method', '{"method": "best", "normalization": "min-max", "weights": {}}', /method/],
];

const feeds: readonly Case[] = [
  ['that is not there', null, /no such file/],
  ['that is a folder', { folder: true }, /is a folder/],
  ['that is empty', '', /The file has no row \(invalid-feed\)/],
  [
    'that is a picture',
    new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0, 0]),
    /\(unsupported-file\)|\(invalid-feed\)/,
  ],
  ['that is a page', '<!doctype html><html><body>404</body></html>', /\(unsupported-file\)|\(invalid-feed\)/],
  ['without the columns', 'a,b\n1,2\n', /id/],
  ['that is a ZIP', Buffer.from('504b0304140000000800', 'hex'), /\(unsupported-file\)|\(invalid-feed\)/],
  [
    'whose compressed part is cut',
    gzipSync('id,images\np1,p1.jpg\n').subarray(0, 20),
    /\(invalid-feed\)|\(unsupported-file\)|\(file-not-readable\)/,
  ],
];

const databases: readonly Case[] = [
  ['that is not there', null, /no such file/],
  ['that is a folder', { folder: true }, /is a folder/],
  [
    'that is text',
    'hello, this is no database at all, but long enough to have a header of its own'.repeat(9),
    /database/,
  ],
  ['that is empty', '', /database|catalogs/],
];

const models: readonly Case[] = [
  ['that is not there', null, /cannot be read/],
  ['that is a file', 'hello', /cannot be read/],
  ['without a manifest', { folder: true }, /model\.json cannot be read/],
];

/** A command with the file that it reads, by its extension, and where the file is among its options. */
const commands: readonly (readonly [
  name: string,
  extension: string,
  (file: string) => string[],
  readonly Case[],
])[] = [
  ['evaluate looks', 'jsonl', (file) => ['evaluate', 'looks', '--looks', file], looks],
  ['tune', 'jsonl', (file) => ['tune', '--looks', file], looks],
  ['judgments import --looks', 'jsonl', (file) => ['judgments', 'import', '--looks', file], looks],
  ['judgments import --qrels', 'qrels', (file) => ['judgments', 'import', '--qrels', file], qrels],
  [
    'evaluate run --qrels',
    'qrels',
    (file) => ['evaluate', 'run', join(folder, 'good.run'), '--qrels', file],
    qrels,
  ],
  ['evaluate run', 'run', (file) => ['evaluate', 'run', file, '--qrels', join(folder, 'good.qrels')], runs],
  ['fuse', 'run', (file) => ['fuse', join(folder, 'good.run'), file], runs],
  [
    'fuse --fusion',
    'json',
    (file) => ['fuse', join(folder, 'good.run'), join(folder, 'good.run'), '--fusion', file],
    fusions,
  ],
  [
    'tune runs',
    'run',
    (file) => ['tune', 'runs', join(folder, 'good.run'), file, '--qrels', join(folder, 'good.qrels')],
    runs,
  ],
  [
    'tune runs --qrels',
    'qrels',
    (file) => ['tune', 'runs', join(folder, 'good.run'), join(folder, 'good.run'), '--qrels', file],
    qrels,
  ],
  ['profiles add', 'json', (file) => ['profiles', 'add', file], profiles],
  [
    'profiles promote --evaluation',
    'json',
    (file) => ['profiles', 'promote', 'default', '--by', 'me', '--note', 'why', '--evaluation', file],
    [...json, ['that is an empty object', '{}', /expected a JSON object with at least one field/]],
  ],
  ['queries replay --profile', 'json', (file) => ['queries', 'replay', '--profile', file], profiles],
  ['catalogs classes --read', 'csv', (file) => ['catalogs', 'classes', '--read', file], classTables],
  ['import', 'csv', (file) => ['import', file], feeds],
  ['import --mapping', 'json', (file) => ['import', join(folder, 'good.jsonl'), '--mapping', file], mapping],
  [
    'import --keywords',
    'json',
    (file) => ['import', join(folder, 'good.jsonl'), '--keywords', file],
    keywords,
  ],
  ['detect', 'jpg', (file) => ['detect', file], photos],
  ['look', 'jpg', (file) => ['look', file], photos],
  ['records copy --from', 'db', (file) => ['records', 'copy', '--from', file], databases],
  ['doctor --model', 'model', (file) => ['doctor', '--model', file], models],
];

describe.each(commands)('garb %s', (_command, extension, optionsFor, cases) => {
  it.each(cases)('with a file %s', async (name, content, says) => {
    const file = place(`${_command} ${name}.${extension}`.replaceAll('/', ' '), content);
    const { errors, exitCode } = await garb(optionsFor(file));
    expect(errors).toMatch(says);
    // One line with the file's name and a code; no stack, and no word of a validator.
    expect(errors).toMatch(/^garb: [^\n]*\([a-z-]+\)\n$/);
    expect(errors).toContain(file);
    expect(errors).not.toMatch(/Invalid input|undefined|\[object/);
    expect(exitCode).toBe(1);
  });
});

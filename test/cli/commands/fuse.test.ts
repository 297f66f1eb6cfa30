import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { fuseCommand } from '../../../src/cli/commands/fuse.ts';
import { tuneCommand } from '../../../src/cli/commands/tune.ts';
import { parseRun } from '../../../src/evaluate/runs/run-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'garb-fuse-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const place = (name: string) => join(folder, name);
await writeFile(place('a.run'), 'q1 Q0 x 1 0.9 a\nq1 Q0 y 2 0.8 a\nq2 Q0 x 1 0.5 a\n');
await writeFile(place('b.json'), '{"q1": {"y": 4, "z": 2}, "q2": {"y": 1}}');
await writeFile(place('labels.qrels'), 'q1 0 y 1\nq2 0 y 1\n');

const quiet = { writeErr: () => undefined };
const fuse = (...args: readonly string[]) =>
  fuseCommand()
    .exitOverride()
    .configureOutput(quiet)
    .parseAsync([place('a.run'), place('b.json'), ...args], { from: 'user' });

describe('garb fuse', () => {
  it('writes the fused run as TREC, or as ranx JSON by the name of the file', async () => {
    await fuse('--method', 'wsum', '--norm', 'max', '--weights', '0.25,0.75', '--out', place('fused.run'));
    await fuse('--method', 'wsum', '--norm', 'max', '--weights', '0.25,0.75', '--out', place('fused.json'));
    const expected = new Map([
      [
        'q1',
        [
          { id: 'y', score: expect.closeTo(0.25 * (0.8 / 0.9) + 0.75, 9) },
          { id: 'z', score: expect.closeTo(0.75 * (2 / 4), 9) },
          { id: 'x', score: expect.closeTo(0.25, 9) },
        ],
      ],
      [
        'q2',
        [
          { id: 'y', score: 0.75 },
          { id: 'x', score: 0.25 },
        ],
      ],
    ]);
    for (const file of ['fused.run', 'fused.json']) {
      expect(parseRun(await readFile(place(file), 'utf8'))).toEqual(expected);
    }
    expect(await readFile(place('fused.run'), 'utf8')).toMatch(/^q1 Q0 y 1 \S+ wsum\n/);
  });

  it('prints TREC without a file', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await fuse('--method', 'rrf', '--parameter', 'k=1');
    const printed = write.mock.calls.map(([text]) => String(text)).join('');
    expect(parseRun(printed).get('q2')).toEqual(
      [
        { id: 'x', score: 1 / 2 },
        { id: 'y', score: 1 / 2 },
      ].toReversed(),
    );
  });

  it.each([
    ['an unknown method', ['--method', 'magic'], /available: .*wsum/],
    ['an unknown normalisation', ['--norm', 'softmax'], /available: none, min-max/],
    ['a weight too few', ['--weights', '1'], /Expected 2 weights/],
    [
      'a weight that Milvus refuses',
      ['--method', 'milvus-weighted', '--weights', '1,1.5'],
      /weights from 0 to 1 for milvus-weighted but received 1\.5/,
    ],
    ['a parameter out of range', ['--method', 'rrf', '--parameter', 'k=-1'], /for k/],
  ])('refuses %s', async (_reason, args, message) => {
    await expect(fuse(...args)).rejects.toThrow(message);
  });

  it('refuses to print as TREC an id with white space, and names ranx JSON', async () => {
    await writeFile(place('spaced.json'), '{"q1": {"red coat": 1}}');
    const command = fuseCommand().exitOverride().configureOutput(quiet);
    const fused = command.parseAsync([place('spaced.json'), place('b.json')], { from: 'user' });
    await expect(fused).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/white space: "red coat"\. Use ranx JSON/),
    });
  });

  it.each([
    ['weights that are none', ['--weights', '1,x']],
    ['no weight above 0', ['--weights', '0,0']],
    ['an unknown parameter', ['--parameter', 'q=1']],
  ])('calls %s wrong usage', async (_reason, args) => {
    await expect(fuse(...args)).rejects.toMatchObject({ exitCode: 1, code: 'commander.invalidArgument' });
  });
});

describe('garb tune', () => {
  it('calls one fold wrong usage, before it reads the looks', async () => {
    const args = ['--looks', place('nowhere.jsonl'), '--folds', '1'];
    const command = tuneCommand().exitOverride().configureOutput(quiet);
    await expect(command.parseAsync(args, { from: 'user' })).rejects.toMatchObject({
      code: 'commander.invalidArgument',
      message: expect.stringContaining('Expected a whole number of at least 2.'),
    });
  });
});

describe('garb tune runs', () => {
  it('prints the weights that fuse best', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const args = [
      place('a.run'),
      place('b.json'),
      '--qrels',
      place('labels.qrels'),
      '--metric',
      'mrr',
      '--folds',
      '1',
      '--json',
    ];
    await tuneCommand()
      .configureOutput(quiet)
      .parseAsync(['runs', ...args], { from: 'user' });
    const result = JSON.parse(String(log.mock.calls[0]?.[0]));
    // b has y first in both, a in neither.
    expect(result).toMatchObject({ queries: 2, gridPoints: 11, training: 1, gain: null });
    expect(result.best.weights[1]).toBeGreaterThan(result.best.weights[0]);
    expect(result.single).toEqual([
      { name: 'a.run', value: (1 / 2 + 0) / 2 },
      { name: 'b.json', value: 1 },
    ]);
  });

  it('writes a fusion that garb fuse reads, of a trained method too, and a report', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const args = [
      place('a.run'),
      place('b.json'),
      '--qrels',
      place('labels.qrels'),
      '--metric',
      'mrr',
      '--folds',
      '1',
    ];
    const files = ['--out', place('tuned.json'), '--report', place('report.html')];
    await tuneCommand()
      .configureOutput(quiet)
      .parseAsync(['runs', ...args, '--method', 'mapfuse', ...files], { from: 'user' });
    const tuned = JSON.parse(await readFile(place('tuned.json'), 'utf8'));
    // y is second in a for q1 and missing in q2; first in b for both.
    expect(tuned).toMatchObject({
      method: 'mapfuse',
      normalization: 'none',
      runs: ['a.run', 'b.json'],
      model: { 'a.run': [(1 / 2 + 0) / 2], 'b.json': [1] },
    });
    expect(await readFile(place('report.html'), 'utf8')).toContain('mapfuse');
    await fuse('--fusion', place('tuned.json'), '--out', place('fused.json'));
    const fused = parseRun(await readFile(place('fused.json'), 'utf8'));
    expect([...fused.values()].map(([first]) => first?.id)).toEqual(['y', 'y']);
  });

  it('refuses a fusion of another number of runs, and names a faulty field', async () => {
    const fusion = {
      method: 'rrf',
      normalization: 'none',
      parameters: {},
      runs: ['a', 'b', 'c'],
      weights: [1, 1, 1],
    };
    await writeFile(place('three.json'), JSON.stringify(fusion));
    await expect(fuse('--fusion', place('three.json'))).rejects.toThrow(
      'The fusion is of 3 runs (a, b, c) but 2 were given',
    );
    await writeFile(place('faulty.json'), JSON.stringify({ ...fusion, weights: [1] }));
    await expect(fuse('--fusion', place('faulty.json'))).rejects.toThrow(
      /faulty\.json: weights: Expected one weight per run/,
    );
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { evaluateRunCommand } from '../../../src/cli/commands/evaluate-run.ts';
import { formatRanxRun } from '../../../src/evaluate/runs/ranx-format.ts';
import { parseQrels } from '../../../src/evaluate/runs/run-file.ts';
import golden from '../../fixtures/metrics/measures.json' with { type: 'json' };

const fixture = (file: string) => fileURLToPath(new URL(`../../fixtures/metrics/${file}`, import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'garb-evaluate-run-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** What the command prints. */
async function printed(...options: readonly string[]): Promise<string> {
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation(() => undefined)
    .mockClear();
  const command = evaluateRunCommand().configureOutput({ writeErr: () => undefined });
  await command.parseAsync(options, { from: 'user' });
  return log.mock.calls.map(([line]) => `${line}\n`).join('');
}

const judged = ['--qrels', fixture('random.qrels')];
const one = [fixture('random.run'), ...judged];
const two = [fixture('baseline.run'), ...one];

type Values = Readonly<Record<string, number>>;
const run = golden['random.run'];
const base: Values = golden['baseline.run'].measures['ndcg@10'];

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('garb evaluate run', () => {
  it('--json has the mean of every measure, with its interval', async () => {
    const { runs } = JSON.parse(await printed(...one, '--metrics', 'ndcg@10,map-l2', '--json'));
    expect(runs).toHaveLength(1);
    const [report] = runs;
    expect(Object.keys(report)).toEqual(['run', 'queries', 'missing', 'unjudged', 'measures', 'perQuery']);
    for (const [query, value] of Object.entries(run.measures['ndcg@10']))
      expect(report.perQuery[query]['ndcg@10']).toBeCloseTo(value, 9);
    expect(Object.keys(report.perQuery)).toHaveLength(report.queries);
    expect(Object.keys(report.measures)).toEqual(['ndcg@10', 'map-l2']);
    for (const name of ['ndcg@10', 'map-l2'] as const) {
      const expected = mean(Object.values(run.measures[name]));
      const { value, low, high } = report.measures[name];
      expect(value).toBeCloseTo(expected, 9);
      expect(low).toBeLessThan(expected);
      expect(high).toBeGreaterThan(expected);
    }
    const answered = Object.keys(run.measures['ndcg@10']).length;
    expect([report.queries, report.missing, report.unjudged]).toEqual([answered, 40 - answered, 1]);
  });

  it('has the difference from the first run over the queries of both, and says when it is none', async () => {
    const { runs } = JSON.parse(await printed(...two, '--metrics', 'ndcg@10,map', '--json'));
    expect(runs[0].comparison).toBeUndefined();
    const { comparison } = runs[1];
    const differences = Object.entries<number>(run.measures['ndcg@10']).flatMap(([query, value]) => {
      const other = base[query];
      return other === undefined ? [] : [value - other];
    });
    expect(comparison.queries).toBe(differences.length);
    const { difference, randomization, tTest, distinguishable } = comparison.measures['ndcg@10'];
    expect(difference.value).toBeCloseTo(mean(differences), 9);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
    expect(randomization.raw).toBeGreaterThan(0.05);
    expect(randomization.holm).toBeGreaterThanOrEqual(randomization.raw);
    expect(Math.abs(tTest.raw - randomization.raw)).toBeLessThan(0.03);
    expect(distinguishable).toBe(false);
    expect(comparison.conclusions).toHaveLength(2);
    expect(comparison.conclusions[0]).toContain('ndcg@10');
    expect(comparison.conclusions[0]).toContain('not distinguishable from zero');
  });

  it('prints a table, what became of unanswered queries, and what the comparison shows', async () => {
    const text = await printed(...two, '--metrics', 'map', '--complete');
    const [counts, , first] = text.split('\n').slice(4);
    expect(counts).toMatch(
      /random\.run: 40 queries; unanswered: \d+, counted as 0; without judgments: 1, skipped$/,
    );
    const value = run.completeMeans.map.toFixed(4);
    expect(first).toMatch(new RegExp(`^map +${value}  0\\.\\d{4} to 0\\.\\d{4}$`));
    expect(text).toContain(
      'against the first run, on 40 common queries (p values Holm-corrected for 1 comparisons)',
    );
    expect(text).toMatch(/^map .*is not distinguishable from zero\. With 40 queries/m);
    expect(await printed(...one, '--metrics', 'map')).toMatch(
      /random\.run: \d+ queries; unanswered: \d+, skipped \(--complete/,
    );
  });

  it('finds that judgments taken for a run are better', async () => {
    const best = join(folder, 'best.run.json');
    const qrels = parseQrels(await readFile(fixture('random.qrels'), 'utf8'));
    const ideal = [...qrels].map(
      ([query, judgments]) => [query, [...judgments].map(([id, score]) => ({ id, score }))] as const,
    );
    await writeFile(best, formatRanxRun(new Map(ideal)));
    const text = await printed(fixture('random.run'), best, ...judged, '--metrics', 'ndcg@10');
    expect(text).toMatch(/^ndcg@10 \+0\.\d{4} .*: the run is better than the baseline\.$/m);
  });

  it('compares any number of runs with the first, and corrects for all pairs of run and measure', async () => {
    const { runs } = JSON.parse(
      await printed(
        fixture('baseline.run'),
        fixture('random.run'),
        fixture('random.run'),
        ...judged,
        '--json',
      ),
    );
    expect(runs.map(({ comparison }: { comparison?: object }) => comparison !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
    const p = [1, 2].flatMap((index) =>
      Object.values<{ randomization: { raw: number; holm: number } }>(runs[index].comparison.measures),
    );
    const smallest = Math.min(...p.map(({ randomization }) => randomization.raw));
    const corrected = Math.min(...p.map(({ randomization }) => randomization.holm));
    // Four measures of two runs.
    expect(corrected).toBeCloseTo(Math.min(1, 8 * smallest), 12);
  });

  it('names file and line of a mistake', async () => {
    const file = join(folder, 'broken.run');
    await writeFile(file, 'q1 Q0 a 1 0.5 tag\nq1 Q0 b 2 high tag\n');
    await expect(printed(file, ...judged)).rejects.toMatchObject({
      code: 'invalid-row',
      message: `${file}: Line 2, query q1, item b: expected a number for the score but received high`,
    });
  });

  it('refuses runs without a judged query, alone or together, and a file that is not there', async () => {
    const [nobody, single] = [join(folder, 'nobody.json'), join(folder, 'single.json')];
    await writeFile(nobody, '{"nobody": {"a": 1}}');
    const unanswered = Object.keys(base).find((query) => !(query in run.measures['ndcg@10'])) ?? '';
    await writeFile(single, JSON.stringify({ [unanswered]: { a: 1 } }));
    const refused = (message: string) => ({
      code: 'invalid-request',
      message: expect.stringContaining(message),
    });
    await expect(printed(nobody, ...judged)).rejects.toMatchObject(refused('have no query in common'));
    await expect(printed(single, ...two)).rejects.toMatchObject(refused('have no judged query in common'));
    await expect(printed('nowhere.run', ...judged)).rejects.toMatchObject({
      code: 'file-not-readable',
      message: 'nowhere.run: no such file',
    });
  });

  it('lists the measures for one that does not exist', async () => {
    await expect(printed(...one, '--metrics', 'ndcg@10,nope')).rejects.toMatchObject({
      code: 'commander.invalidArgument',
      message: expect.stringMatching(/Unknown measure nope\. Available: .*ndcg_burges.*bpref.*rbp\.95/),
    });
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { judgeEvents } from '../../src/analyze/judgments/judge-events.ts';
import { withContext } from '../../src/cli/with-context.ts';
import { AppError } from '../../src/errors.ts';
import { decodeSnapshot } from '../../src/search/query-snapshot.ts';
import { shopTheLook } from '../../src/search/shop-the-look.ts';
import { drawCommand } from '../../wardrobe/commands/draw.ts';
import { guideLines, runGarb, wordsOf, workInFolder } from './run-guide.ts';

workInFolder('garb-walk-');

const commandsBelow = async (heading: string) =>
  (await guideLines('evaluation')).filter((one) => one.heading === heading).map(({ line }) => line);

/** Runs a command of the guide on a smaller wardrobe, and gives what it prints. */
async function run(line: string): Promise<string> {
  const [program = '', ...words] = wordsOf(line);
  const redirected = words.indexOf('>');
  const args = (redirected < 0 ? words : words.slice(0, redirected)).map((word) => smaller[word] ?? word);
  const printed = program === 'npm' ? await draw(args) : `${(await runGarb(args.slice(1))).printed}\n`;
  if (redirected >= 0) await writeFile(words[redirected + 1] ?? '', printed);
  return printed;
}

async function draw(args: readonly string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    await drawCommand().parseAsync(args.slice(args.indexOf('--') + 1), { from: 'user' });
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
  return '';
}

/** Sizes of the guide, and those of the test; every live query is interleaved. */
const smaller: Readonly<Record<string, string>> = { '240': '16', '100': '6', '.1': '1' };

test('the guide’s walk from labels to a tuned profile and to its promotion by labels', async () => {
  const lines = await commandsBelow('From labels to promotion');
  expect(lines).toHaveLength(10);
  const printed = new Map<string, string>();
  for (const line of lines.slice(0, -1)) printed.set(line, await run(line));
  const of = (start: string) => [...printed].find(([line]) => line.startsWith(start))?.[1];
  expect(of('npx garb profiles add')).toBe('shop@1\n');
  expect(of('npx garb judgments import')).toMatch(/ for saved queries\nqueries: 1 of 6 known/);
  expect(of('npx garb queries replay')).toMatch(/^1 query with /);
  // A gain on six looks is hardly ever distinguishable from zero. If it is, the promotion is right; if not, it needs force.
  const tuning = JSON.parse(await readFile('tuning.json', 'utf8'));
  const { distinguishable, difference } = tuning.gains[tuning.measure];
  const promotion = await run(lines.at(-1) ?? '').catch((error: unknown) => error);
  if (distinguishable && difference.value > 0) expect(promotion).toMatch(/^shop@1 is active/);
  else {
    expect(promotion).toBeInstanceOf(AppError);
    expect(promotion).toMatchObject({ errors: [{ location: 'force' }] });
  }
}, 300_000);

test('the guide’s walk through an interleaving to a promotion by clicks', async () => {
  const [start = '', text = '', ...rest] = await commandsBelow('Interleave two profiles');
  await run(start);
  // Shoppers send their photos, and click what the second profile picked.
  const looks = (await readFile('wardrobe/looks.jsonl', 'utf8')).trim().split('\n');
  await withContext(async (context) => {
    for (let round = 0; round < 2; round++)
      for (const look of looks) {
        const photo = await readFile(join('wardrobe', JSON.parse(look).image));
        const { queryId } = await shopTheLook(context, photo, { catalog: 'shop', limit: 5, explain: false });
        const record = await context.queries.find(queryId);
        const query = record && decodeSnapshot(record);
        const place = query?.interleaved?.teams.look.indexOf('b') ?? -1;
        const productId = query?.answer.look[place] ?? '';
        const answer = await judgeEvents(context, 'shop', [{ queryId, productId, kind: 'click' }]);
        expect(answer).toEqual({ recorded: 1, ignored: [] });
      }
  });
  expect(await run(text)).toMatch(
    /^12 queries with clicks: 0 won by default@\d+, 12 by shop@1, 0 ties\n.*shop@1 is better/,
  );
  const printed: string[] = [];
  for (const line of rest) printed.push(await run(line));
  expect(printed.at(-2)).toMatch(/^shop@1 is active in shop \(promotion \d\)\n$/);
  expect(printed.at(-1)).toMatch(/^\d {2}shop@1 .*ada: shoppers prefer it\n/);
}, 300_000);

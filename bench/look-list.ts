/**
 * How the look's own list covers looks under each rule, on sets of labelled looks and the catalogs that they are searched in:
 *
 *     npm run look-list -- --set demo=shop:wardrobe/looks.jsonl --set composites=luma:composites/looks.jsonl
 *
 * Prints coverage@n, recall@10 and first hits with 95 % intervals by look (docs/evaluation.md), then paired differences.
 * `unordered` draws the order of the regions at random in each round, with a fixed seed. The profile is `--profile FILE`, else the shipped one.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { collectLooks } from '../src/analyze/collect-looks.ts';
import { parseLooks } from '../src/analyze/look-file.ts';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import type { CollectedLook } from '../src/evaluate/looks/judge-look.ts';
import { coverageValues, reportCoverage } from '../src/evaluate/looks/look-coverage.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import type { Estimate } from '../src/evaluate/significance/bootstrap.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { type FusedLook, fuseCandidates } from '../src/fuse/fuse-candidates.ts';
import type { LookList, Profile } from '../src/fuse/profile.ts';
import { readProfile } from './read-profile.ts';

const { values } = parseArgs({
  options: { set: { type: 'string', multiple: true, default: [] }, profile: { type: 'string' } },
});

/** The ids of the look's own list. */
type Rule = (look: CollectedLook, profile: Profile) => string[];

const random = mulberry32(1);
const rules: Readonly<Record<string, Rule>> = {
  sum: shipped('sum'),
  'turns, unordered': turnsBy(() => random()),
  'turns, by confidence': turnsBy(({ confidence }) => confidence),
  'turns, by score': turnsBy(({ score }) => score),
  turns: shipped('turns'),
  shares: shipped('shares'),
  surest: shipped('surest'),
};
/** Rules with what each is compared with. */
const pairs = [
  ['turns, by confidence', 'turns, unordered'],
  ['turns, by score', 'turns, unordered'],
  ['turns', 'turns, unordered'],
  ['turns', 'turns, by score'],
  ['shares', 'turns, by score'],
  ['shares', 'sum'],
  ['surest', 'shares'],
] as const;

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const profile = await readProfile(values.profile, context.profile);
  for (const given of values.set) {
    const [, name = '', catalog = '', file = ''] = /^([^=]+)=([^:]+):(.+)$/.exec(given) ?? [];
    if (file === '') throw new Error(`Expected --set NAME=CATALOG:LOOKS but received ${given}`);
    print(name, await collect({ ...context, profile }, catalog, file), profile);
  }
} finally {
  await context.close();
}

async function collect(within: AppContext, catalog: string, file: string): Promise<readonly CollectedLook[]> {
  const readImage = (path: string) => readFile(resolve(dirname(file), path));
  const labelled = parseLooks(await readFile(file, 'utf8'));
  return (await collectLooks(within, labelled, { catalog, readImage, labelledBoxes: false })).looks;
}

function shipped(lookList: LookList): Rule {
  return ({ candidates }, profile) => idsOf(fuseCandidates(candidates, { ...profile, lookList }, false).look);
}

/** Every region's best hit, then every second one, and so on, in each round by a key of the hit. */
function turnsBy(keyOf: (hit: { readonly score: number; readonly confidence: number }) => number): Rule {
  return ({ candidates }, profile) => {
    const { regions, look } = fuseCandidates(candidates, { ...profile, lookList: 'turns' }, false);
    if (regions.length === 0) return idsOf(look);
    const turns = regions.flatMap(({ items }, index) => {
      const confidence = candidates.regions[index]?.confidence ?? 0;
      return items.map(({ id, score }, rank) => ({ id, rank, key: keyOf({ score, confidence }) }));
    });
    return [...new Set(idsOf(turns.sort((a, b) => a.rank - b.rank || b.key - a.key)))];
  };
}

function idsOf(items: FusedLook['look'] | readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id);
}

function print(name: string, looks: readonly CollectedLook[], profile: Profile): void {
  const judged = new Map(
    Object.entries(rules).map(([rule, listOf]) => [
      rule,
      looks.map((look) => judge(look, listOf(look, profile))),
    ]),
  );
  console.log(
    `\n${name}: ${looks.flatMap(({ garments }) => garments).length} garments of ${looks.length} looks`,
  );
  console.log(
    `${''.padEnd(22)}${['coverage@n', 'recall@10', 'first hit'].map((of) => of.padEnd(24)).join('')}`,
  );
  for (const [rule, of] of judged) {
    const { 'coverage@n': coverage, 'recall@10': recall, firstHit } = reportCoverage(of.flat());
    console.log(
      `${rule.padEnd(22)}${[coverage, recall, firstHit].map((each) => show(each).padEnd(24)).join('')}`,
    );
  }
  for (const [rule, baseline] of pairs) {
    const [run = [], before = []] = [judged.get(rule), judged.get(baseline)];
    const differences = (['coverage@n', 'recall@10', 'firstHit'] as const).map((measure) => {
      const { difference } = compareGrouped(
        run.flatMap((look) => coverageValues(look)[measure]),
        before.flatMap((look) => coverageValues(look)[measure]),
        run.flatMap((look) => coverageValues(look)[measure].map(() => look[0]?.look ?? '')),
      );
      return show(difference, true);
    });
    console.log(`${rule} − ${baseline}: ${differences.join('; ')}`);
  }
}

type Judged = Parameters<typeof reportCoverage>[0];

function judge({ id, garments }: CollectedLook, look: readonly string[]): Judged {
  return garments.map(({ relevant, region }) => ({
    look: id,
    relevant: new Set(relevant),
    ranked: { whole: [], crop: [], fused: [], look },
    found: region !== null,
  }));
}

function show({ value, low, high }: Estimate, signed = false): string {
  const digits = (of: number) => `${signed && of >= 0 ? '+' : ''}${of.toFixed(3)}`;
  return `${digits(value)} (${digits(low)} to ${digits(high)})`;
}

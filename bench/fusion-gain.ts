/**
 * What fusion gains over the best single list, and over the whole photo's list alone, on sets of labelled looks and the
 * catalogs that they are searched in; sets of the same name count as one:
 *
 *     npm run fusion-gain -- --set wardrobe=shop:wardrobe/looks.jsonl --set packshots=packs:packshots/looks.jsonl
 *     npm run fusion-gain -- --set … --tune wardrobe,composites --out profile.json --report page.html --pictures wardrobe
 *
 * With `--tune` a profile is looked for on those sets together (docs/evaluation.md): their garments count as held out, those of
 * other sets under the profile that comes out; the baseline is `--profile FILE`, else the shipped profile. Without `--tune` that is
 * measured. A single list is one pairing, as stored (by the whole embedding's cosine) or with the same weights of the embedding's parts and
 * the same pooling as the profile; the best one is chosen for each set and measure with its labels at hand, which favors it. Exits with 1
 * where fusion is worse than the whole photo's list as stored by more than the interval.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { tuneInWorker } from '../src/analyze/tune-in-worker.ts';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import { judgeLook } from '../src/evaluate/looks/judge-look.ts';
import { parseMeasure } from '../src/evaluate/measures/parse-measure.ts';
import { tuningPage, winsAndLosses } from '../src/evaluate/report/tuning-page.ts';
import type { Estimate } from '../src/evaluate/significance/bootstrap.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { countedOnce, lookListObjective, lookMeasures } from '../src/evaluate/tune/look-list-objective.ts';
import { parseProfileFamilyNames } from '../src/evaluate/tune/parse-family-names.ts';
import { singleLists, weighedSingleLists } from '../src/evaluate/tune/profile-families.ts';
import { profileObjective } from '../src/evaluate/tune/profile-objective.ts';
import type { TuningReport } from '../src/evaluate/tune/tune-profile.ts';
import { type Profile, pairings } from '../src/fuse/profile.ts';
import { collectSets, type LookSet } from './look-sets.ts';
import { readProfile } from './read-profile.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [] },
    tune: { type: 'string' },
    'look-share': { type: 'string', default: '.3' },
    methods: { type: 'string', default: 'wsum' },
    steps: { type: 'string', default: '10' },
    folds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    profile: { type: 'string' },
    out: { type: 'string' },
    report: { type: 'string' },
    pictures: { type: 'string', default: '' },
  },
});

/** What reads each look's photo, by the look's id. */
const photos = new Map<string, () => Promise<Uint8Array>>();
const measures = ['hit_rate@1', 'mrr', 'ndcg@10'].map(parseMeasure);
const opened = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
const context: AppContext = { ...opened, profile: await readProfile(values.profile, opened.profile) };
try {
  const sets = await collectSets(context, values.set, (look, read) => photos.set(look, read));
  const tuned = (values.tune ?? '').split(',').filter((name) => name !== '');
  const chosenOn = sets.filter(({ name }) => tuned.includes(name));
  const report = chosenOn.length > 0 ? await tune(chosenOn) : undefined;
  const profile = report?.best ?? context.profile;
  const worse = sets.filter((set) => printSet(set, chosenOn.includes(set) ? report : undefined, profile));
  if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(profile, null, 2)}\n`);
  if (values.report !== undefined && report) await writeFile(values.report, await page(report, chosenOn));
  for (const { name } of worse) console.log(`${name}: worse than the whole photo's list alone`);
  process.exitCode = worse.length > 0 ? 1 : 0;
} finally {
  await context.close();
}

function tune(sets: readonly LookSet[]): Promise<TuningReport> {
  const options = {
    baseline: context.profile,
    measure: 'mrr',
    lookShare: Number(values['look-share']),
    methods: parseProfileFamilyNames(values.methods),
    folds: Number(values.folds),
    seed: Number(values.seed),
    steps: Number(values.steps),
    name: context.profile.name,
    version: context.profile.version + 1,
  };
  return tuneInWorker(
    { looks: sets.flatMap(({ looks }) => looks), options },
    { onProgress: (done, total) => console.error(`search ${done} of ${total}`) },
  );
}

/** Prints the set's figures; whether fusion is worse than the whole photo's list as stored by more than the interval at rank 1. */
function printSet({ name, looks }: LookSet, report: TuningReport | undefined, profile: Profile): boolean {
  const groups = looks.flatMap(({ id, garments }) => garments.map(() => id));
  const mine = report && { ...report, set: name };
  console.log(
    `\n${name}: ${groups.length} garments of ${looks.length} looks${report ? ', held out' : `, ${profile.name}@${profile.version}`}`,
  );
  const differences = measures.map((measure) => {
    const { values: valuesOf } = profileObjective(looks, measure);
    const fused = heldOut(valuesOf, mine, profile);
    const label = `  ${measure.name.padEnd(11)}`;
    const over = (how: string, lists: readonly Profile[]) =>
      printGains(`${label} over lists ${how}`, { fused, groups, lists: lists.map(valuesOf) });
    over('with the same parts and pooling', weighedSingleLists(profile));
    return over('as stored', singleLists(context.profile));
  });
  printLookList(looks, groups, mine, profile);
  return (differences[0]?.high ?? 0) < 0;
}

/** Prints the gain over the best list and over the whole photo's, by pairing; gives the latter. */
function printGains(
  label: string,
  of: {
    readonly fused: readonly number[];
    readonly groups: readonly string[];
    readonly lists: readonly (readonly number[])[];
  },
): Estimate {
  const gains = of.lists.map((alone, index) => ({
    pairing: pairings[index] ?? '',
    ...compareGrouped(of.fused, alone, of.groups),
  }));
  const best = gains.reduce((a, b) => (b.baseline > a.baseline ? b : a));
  const whole = gains.find(({ pairing }) => pairing === 'whole→whole') ?? best;
  for (const { pairing, run, baseline, difference, wins, losses } of new Set([best, whole]))
    console.log(
      `${label}: ${run.toFixed(4)} against ${pairing} ${baseline.toFixed(4)}: ${interval(difference)} points, ${wins} better, ${losses} worse`,
    );
  return whole.difference;
}

function printLookList(
  looks: LookSet['looks'],
  groups: readonly string[],
  tuned: Parameters<typeof heldOut>[1],
  profile: Profile,
): void {
  const lookOf = lookListObjective(looks);
  for (const measure of lookMeasures) {
    const once = (values: readonly number[]) => countedOnce(measure, values, groups);
    const found = once(heldOut((of) => lookOf(of)[measure], tuned, profile));
    const before = once(lookOf(context.profile)[measure]).values;
    const { run, baseline, difference } = compareGrouped(found.values, before, found.groups);
    const gain = tuned ? `, ${interval(difference)} points over the baseline's ${baseline.toFixed(4)}` : '';
    console.log(`  the look's own list: ${measure} ${run.toFixed(4)}${gain}`);
  }
}

/** The value of each of the set's garments under the profile that was found without its look, or under this one without a tuning. */
function heldOut(
  valuesOf: (profile: Profile) => readonly number[],
  tuned: (TuningReport & { readonly set: string }) | undefined,
  profile: Profile,
): readonly number[] {
  if (!tuned) return valuesOf(profile);
  const byFold = tuned.chosen.map(valuesOf);
  const folds = tuned.foldOf.filter((_, index) => tuned.outcomes[index]?.look.startsWith(`${tuned.set}/`));
  return folds.map((fold, index) => byFold[fold]?.[index] ?? 0);
}

function interval({ value, low, high }: Estimate): string {
  return `${points(value)} (${points(low)} to ${points(high)})`;
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(2)}`;
}

/** The page of the tuning, with the pictures of the sets that `--pictures` names. */
async function page(report: TuningReport, sets: readonly LookSet[]): Promise<string> {
  const lookPictures = new Map<string, string>();
  const productPictures = new Map<string, string>();
  const { wins, losses } = winsAndLosses(report.outcomes);
  for (const { look, relevant } of [...wins, ...losses]) {
    const [name = '', catalog = ''] = look.split('/');
    const readLook = photos.get(look);
    if (!readLook || !values.pictures.split(',').includes(name)) continue;
    const photo = await context.decodePhoto(await readLook());
    lookPictures.set(look, dataUri(await context.thumbnail(photo)));
    const [product = ''] = relevant;
    const [row] = await context.store.fetchByProduct(catalog, [product.slice(`${name}/${catalog}/`.length)]);
    const picture = row && (await context.pictures.get(catalog, row.imageDigest));
    if (picture) productPictures.set(product, dataUri(picture));
  }
  const judged = (profile: Profile) =>
    sets.flatMap(({ looks }) => looks.flatMap((look) => judgeLook(look, profile)));
  return tuningPage(report, {
    catalog: sets.map(({ name }) => name).join(', '),
    before: judged(report.baseline),
    after: judged(report.best),
    lookPictures,
    productPictures,
  });
}

function dataUri(jpeg: Uint8Array): string {
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}

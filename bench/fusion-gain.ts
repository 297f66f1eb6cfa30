/**
 * What fusion gains over the best single list, and over the whole photo's list alone, on sets of labelled looks and the
 * catalogs that they are searched in; sets of the same name count as one:
 *
 *     npm run fusion-gain -- --set wardrobe=shop:wardrobe/looks.jsonl --set packshots=packs:packshots/looks.jsonl
 *     npm run fusion-gain -- --set … --tune wardrobe,composites --out profile.json --report page.html --pictures wardrobe
 *
 * With `--tune` a profile is looked for on those sets together (docs/evaluation.md): their garments count as held out, those of
 * other sets under the profile that comes out; the baseline is `--profile FILE`, else the shipped profile. Without `--tune` that is measured. A single list is one pairing by the
 * whole embedding's cosine; the best one is chosen for each set and measure with its labels at hand, which favors it. Exits
 * with 1 where fusion is worse than the whole photo's list by more than the interval.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { collectLooks } from '../src/analyze/collect-looks.ts';
import { parseLooks } from '../src/analyze/look-file.ts';
import { tuneInWorker } from '../src/analyze/tune-in-worker.ts';
import { withAllPairings } from '../src/analyze/tune-looks.ts';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import { type CollectedLook, judgeLook } from '../src/evaluate/looks/judge-look.ts';
import { mean } from '../src/evaluate/mean.ts';
import { parseMeasure } from '../src/evaluate/measures/parse-measure.ts';
import { tuningPage, winsAndLosses } from '../src/evaluate/report/tuning-page.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { parseProfileFamilyNames } from '../src/evaluate/tune/parse-family-names.ts';
import { singleLists } from '../src/evaluate/tune/profile-families.ts';
import { profileObjective } from '../src/evaluate/tune/profile-objective.ts';
import type { TuningReport } from '../src/evaluate/tune/tune-profile.ts';
import { type Profile, pairings } from '../src/fuse/profile.ts';
import { parseProfile } from '../src/search/profile-schema.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [] },
    tune: { type: 'string' },
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

interface LookSet {
  readonly name: string;
  readonly looks: readonly CollectedLook[];
}

/** What reads each look's photo, by the look's id. */
const photos = new Map<string, () => Promise<Uint8Array>>();
const measures = ['hit_rate@1', 'mrr', 'ndcg@10'].map(parseMeasure);
const opened = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
const context: AppContext =
  values.profile === undefined
    ? opened
    : { ...opened, profile: parseProfile(JSON.parse(await readFile(values.profile, 'utf8'))) };
try {
  const sets: LookSet[] = [];
  for (const given of values.set) {
    const set = await collectSet(given);
    const same = sets.findIndex(({ name }) => name === set.name);
    if (same < 0) sets.push(set);
    else sets[same] = { ...set, looks: [...(sets[same]?.looks ?? []), ...set.looks] };
  }
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

/** The looks of `NAME=CATALOG:FILE`, searched; ids of looks and products begin with both, so that sets can be joined. */
async function collectSet(given: string): Promise<LookSet> {
  const [, name = '', catalog = '', file = ''] = /^([^=]+)=([^:]+):(.+)$/.exec(given) ?? [];
  if (file === '') throw new Error(`Expected --set NAME=CATALOG:LOOKS but received ${given}`);
  const labelled = parseLooks(await readFile(file, 'utf8'));
  const readImage = (path: string) => readFile(resolve(dirname(file), path));
  const searching: AppContext = { ...context, profile: withAllPairings(context.profile) };
  const { looks } = await collectLooks(searching, labelled, { catalog, readImage, labelledBoxes: false });
  const prefix = `${name}/${catalog}/`;
  for (const { id, image } of labelled) photos.set(prefix + id, () => readImage(image));
  return { name, looks: looks.map((look) => inSet(prefix, look)) };
}

function inSet(prefix: string, look: CollectedLook): CollectedLook {
  const named = (id: string) => prefix + id;
  const { products, lists, ...candidates } = look.candidates;
  return {
    ...look,
    id: named(look.id),
    candidates: {
      ...candidates,
      products: products.map(({ id, ...product }) => ({ ...product, id: named(id) })),
      lists: lists.map(({ found, ...list }) => ({
        ...list,
        found: found === null ? null : found.map(({ id, score }) => ({ id: named(id), score })),
      })),
    },
    garments: look.garments.map(({ relevant, ...garment }) => ({
      ...garment,
      relevant: relevant.map(named),
    })),
  };
}

function tune(sets: readonly LookSet[]): Promise<TuningReport> {
  const options = {
    baseline: context.profile,
    measure: 'mrr',
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

/** Prints the set's figures; whether fusion is worse than the whole photo's list alone by more than the interval at rank 1. */
function printSet({ name, looks }: LookSet, report: TuningReport | undefined, profile: Profile): boolean {
  const groups = looks.flatMap(({ id, garments }) => garments.map(() => id));
  console.log(
    `\n${name}: ${groups.length} garments of ${looks.length} looks${report ? ', held out' : `, ${profile.name}@${profile.version}`}`,
  );
  let isWorse = false;
  for (const measure of measures) {
    const { values: valuesOf } = profileObjective(looks, measure);
    const fused = report ? heldOut(valuesOf, report, name) : valuesOf(profile);
    const singles = singleLists(context.profile).map((list, index) => ({
      pairing: pairings[index] ?? '',
      values: valuesOf(list),
    }));
    const best = singles.reduce((a, b) => (mean(b.values) > mean(a.values) ? b : a));
    const whole = singles.find(({ pairing }) => pairing === 'whole→whole') ?? best;
    for (const { pairing, values: alone } of best === whole ? [best] : [best, whole]) {
      const { run, baseline, difference, wins, losses } = compareGrouped(fused, alone, groups);
      const interval = `${points(difference.value)} (${points(difference.low)} to ${points(difference.high)})`;
      console.log(
        `  ${measure.name.padEnd(11)} ${run.toFixed(4)} against ${pairing} ${baseline.toFixed(4)}: ${interval} points, ${wins} better, ${losses} worse`,
      );
      if (pairing === 'whole→whole' && measure === measures[0]) isWorse = difference.high < 0;
    }
  }
  return isWorse;
}

/** The value of each of the set's garments under the profile that was found without its look. */
function heldOut(
  valuesOf: (profile: Profile) => readonly number[],
  { chosen, foldOf, outcomes }: TuningReport,
  set: string,
): number[] {
  const byFold = chosen.map(valuesOf);
  const folds = foldOf.filter((_, index) => outcomes[index]?.look.startsWith(`${set}/`));
  return folds.map((fold, index) => byFold[fold]?.[index] ?? 0);
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

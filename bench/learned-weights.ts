/**
 * What weights that follow each query gain, on sets of labelled looks and the catalogs that they are searched in:
 *
 *     npm run learned-weights -- --set drawn=shop:wardrobe/looks.jsonl --set pairs=pairs:pairs/looks.jsonl --set held=luma:back.jsonl --learn drawn,pairs
 *
 * Learns on the sets of `--learn` together and prints R@1 of every set under the profile (`--profile FILE`, else the shipped one), under the
 * learnt weights, and by the best single pairing with the same parts, pooling and penalty, chosen with the set's labels; R@1 with fixed shares of
 * `whole→whole`, and in hindsight with the best share and the best weights of each garment. Intervals are by product for photos with one label, else
 * by look. `--out FILE` writes the profile. `--apart` instead learns on all sets of `--learn` but one, for each.
 * `--by-group` names sets in which products of one group count as the same.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { collectLooks } from '../src/analyze/collect-looks.ts';
import { parseLooks } from '../src/analyze/look-file.ts';
import { withAllPairings } from '../src/analyze/tune-looks.ts';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import type { CollectedLook } from '../src/evaluate/looks/judge-look.ts';
import { mean } from '../src/evaluate/mean.ts';
import { parseMeasure } from '../src/evaluate/measures/parse-measure.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { learnWeights } from '../src/evaluate/tune/learned/learn-weights.ts';
import { learnedStart } from '../src/evaluate/tune/learned/learned-family.ts';
import { learningSet } from '../src/evaluate/tune/learned/learning-set.ts';
import { fusedScores } from '../src/evaluate/tune/learned/listwise-loss.ts';
import { profileObjective } from '../src/evaluate/tune/profile-objective.ts';
import { simplexGrid } from '../src/evaluate/tune/simplex-grid.ts';
import { type Pairing, type Profile, pairings } from '../src/fuse/profile.ts';
import { readProfile } from './read-profile.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [] },
    learn: { type: 'string', default: '' },
    'by-group': { type: 'string', default: '' },
    profile: { type: 'string' },
    out: { type: 'string' },
    apart: { type: 'boolean', default: false },
  },
});

interface LookSet {
  readonly name: string;
  readonly looks: readonly CollectedLook[];
  /** What intervals and folds are by, for each garment. */
  readonly groups: readonly string[];
}

const shares = [0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 1];
const measure = parseMeasure('hit_rate@1');
const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const baseline = await readProfile(values.profile, context.profile);
  const sets: LookSet[] = [];
  for (const given of values.set) sets.push(await collectSet(given));
  const learnt = sets.filter(({ name }) => values.learn.split(',').includes(name));
  if (values.apart) {
    for (const set of learnt)
      printSet(
        set,
        baseline,
        learn(
          learnt.filter((other) => other !== set),
          baseline,
        ),
      );
  } else {
    const learned = learn(learnt, baseline);
    for (const set of sets) printSet(set, baseline, learned);
    if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(learned, null, 2)}\n`);
  }
} finally {
  await context.close();
}

async function collectSet(given: string): Promise<LookSet> {
  const [, name = '', catalog = '', file = ''] = /^([^=]+)=([^:]+):(.+)$/.exec(given) ?? [];
  if (file === '') throw new Error(`Expected --set NAME=CATALOG:LOOKS but received ${given}`);
  const collected = await collectLooks(
    { ...context, profile: withAllPairings(context.profile) },
    parseLooks(await readFile(file, 'utf8')),
    { catalog, readImage: (path) => readFile(resolve(dirname(file), path)), labelledBoxes: false },
  );
  const byGroup = values['by-group'].split(',').includes(name);
  const groupOf = (id: string) => collected.groups.get(id) ?? id;
  const same = (relevant: readonly string[]) => {
    const right = new Set(relevant.map(groupOf));
    const others = [...collected.groups].flatMap(([id, group]) => (right.has(group) ? [id] : []));
    return byGroup ? [...new Set([...relevant, ...others])] : relevant;
  };
  const looks = collected.looks.map((look) => ({
    ...look,
    id: `${name}/${look.id}`,
    garments: look.garments.map((garment) => ({ ...garment, relevant: same(garment.relevant) })),
  }));
  const groups = looks.flatMap(({ id, garments }) =>
    garments.map(({ relevant }) => (garments.length === 1 ? `${name}/${groupOf(relevant[0] ?? '')}` : id)),
  );
  return { name, looks, groups };
}

function learn(sets: readonly LookSet[], baseline: Profile): Profile {
  const start = learnedStart(baseline, 'none');
  const groups = sets.flatMap((set) => set.groups);
  const judged = learningSet(
    sets.flatMap(({ looks }) => looks),
    start,
  ).map((garment) => ({ ...garment, group: groups[garment.garment] ?? '' }));
  const { model, penalty } = learnWeights(judged);
  console.log(
    `learned on ${judged.length} garments of ${sets.map(({ name }) => name).join(', ')}; λ ${penalty ?? '∞'}`,
  );
  return penalty === null ? baseline : { ...start, learned: model };
}

function printSet({ name, looks, groups }: LookSet, baseline: Profile, learned: Profile): void {
  const { values: valuesOf } = profileObjective(looks, measure);
  const before = valuesOf(baseline);
  const after = valuesOf(learned);
  const singles = pairings.map((pairing) => ({
    pairing,
    found: valuesOf(withFactors(baseline, [pairing], [1])),
  }));
  const best = singles.reduce((a, b) => (mean(b.found) > mean(a.found) ? b : a));
  console.log(`\n${name}: ${groups.length} garments of ${looks.length} looks`);
  console.log(
    `  profile ${short(before)}, learned ${short(after)}, ${best.pairing} alone ${short(best.found)}`,
  );
  console.log(`  learned − profile     ${difference(after, before, groups)}`);
  console.log(`  learned − best list   ${difference(after, best.found, groups)}`);
  console.log(`  profile − best list   ${difference(before, best.found, groups)}`);
  const fixed = shares.map((share) => valuesOf(withShare(baseline, share)));
  console.log(
    `  whole→whole at ${shares.map((share, index) => `${share}: ${short(fixed[index] ?? [])}`).join(', ')}`,
  );
  const byShare = before.map((_, garment) => Math.max(...fixed.map((found) => found[garment] ?? 0)));
  console.log(
    `  in hindsight: best share ${short(byShare)}, best weights ${short(bestWeights(looks, baseline, before))}`,
  );
}

/** 1 where some of 56 splits of the weight has a right product first; where no region answers, what was found before. */
function bestWeights(
  looks: readonly CollectedLook[],
  baseline: Profile,
  before: readonly number[],
): number[] {
  const grid = simplexGrid(pairings.length, 5);
  const found = [...before];
  for (const { garment, scores, relevant } of learningSet(looks, learnedStart(baseline, 'none')))
    if (
      grid.some((weights) => {
        const fused = fusedScores(scores, weights);
        const right = Math.max(...relevant.map((item) => fused[item] ?? 0));
        return fused.every((score) => score <= right);
      })
    )
      found[garment] = 1;
  return found;
}

/** Weights that follow nothing: `whole→whole` has this share, and the others the profile's proportions of the rest. */
function withShare(profile: Profile, share: number): Profile {
  const rest = pairings.filter((pairing) => pairing !== 'whole→whole');
  const total = rest.reduce((sum, pairing) => sum + profile.pairings[pairing], 0);
  const proportions = rest.map((pairing) => ((1 - share) * profile.pairings[pairing]) / total);
  const even: Profile = { ...profile, alpha: 0, beta: 0, classPrior: {}, g0: 1, g1: 0, g2: 0 };
  return withFactors(even, [...rest, 'whole→whole'], [...proportions, share]);
}

function withFactors(profile: Profile, of: readonly Pairing[], factors: readonly number[]): Profile {
  const all = pairings.map((pairing) => [pairing, factors[of.indexOf(pairing)] ?? 0]);
  return { ...profile, pairings: Object.fromEntries(all) };
}

function difference(run: readonly number[], other: readonly number[], groups: readonly string[]): string {
  const { value, low, high } = compareGrouped(run, other, groups).difference;
  const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
  return `${points(value)} points (${points(low)} to ${points(high)})`;
}

function short(found: readonly number[]): string {
  return mean(found).toFixed(3).replace(/^0/, '');
}

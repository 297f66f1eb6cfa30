/**
 * What detection confidence adds to a garment's own list and to the look's, on sets of labelled looks and the catalogs that they are
 * searched in:
 *
 *     npm run confidence-gain -- --set demo=shop:wardrobe/looks.jsonl --set composites=luma:composites/looks.jsonl
 *
 * `on` is the profile. `off` gives every region the mean confidence of the set, `shuffled` that of another region of the set, drawn with a
 * fixed seed. Prints each figure and the paired differences with 95 % intervals by look. Sets of the same name count as one; the
 * profile is `--profile FILE`, else the shipped one.
 */
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import type { CollectedLook } from '../src/evaluate/looks/judge-look.ts';
import { mean } from '../src/evaluate/mean.ts';
import { parseMeasure } from '../src/evaluate/measures/parse-measure.ts';
import { mulberry32 } from '../src/evaluate/random.ts';
import type { Estimate } from '../src/evaluate/significance/bootstrap.ts';
import { compareGrouped } from '../src/evaluate/significance/compare-grouped.ts';
import { countedOnce, lookListObjective, lookMeasures } from '../src/evaluate/tune/look-list-objective.ts';
import { profileObjective } from '../src/evaluate/tune/profile-objective.ts';
import type { Profile } from '../src/fuse/profile.ts';
import { collectSets } from './look-sets.ts';
import { readProfile } from './read-profile.ts';

const { values } = parseArgs({
  options: { set: { type: 'string', multiple: true, default: [] }, profile: { type: 'string' } },
});

const context = await createContext(readConfig({ GARB_LOG_LEVEL: 'warn', ...process.env }));
try {
  const profile = await readProfile(values.profile, context.profile);
  for (const { name, looks } of await collectSets({ ...context, profile }, values.set))
    print(name, looks, profile);
} finally {
  await context.close();
}

function print(name: string, looks: readonly CollectedLook[], profile: Profile): void {
  const groups = looks.flatMap(({ id, garments }) => garments.map(() => id));
  const regions = looks.flatMap(({ candidates }) => candidates.regions.map(({ confidence }) => confidence));
  console.log(
    `\n${name}: ${groups.length} garments of ${looks.length} looks, ${regions.length} regions, ${profile.name}@${profile.version}`,
  );
  const average = mean(regions);
  const variants = {
    on: looks,
    off: withConfidences(looks, () => average),
    shuffled: withConfidences(looks, drawFrom(shuffled(regions))),
  };
  const [on = [], off = [], random = []] = Object.values(variants).map((of) => figures(of, profile, groups));
  on.forEach(({ measure, values: a, groups: of }, index) => {
    const [b, c] = [off, random].map((variant) => variant[index]?.values ?? []);
    const gains = [b, c].map((other = []) => points(compareGrouped(a, other, of).difference));
    const each = [a, b, c].map((value = []) => mean(value).toFixed(3)).join(', ');
    console.log(
      `  ${measure.padEnd(32)} on, off, shuffled ${each}; on − off ${gains[0]}; on − shuffled ${gains[1]}`,
    );
  });
}

interface Figure {
  readonly measure: string;
  readonly values: readonly number[];
  /** The look of each value. */
  readonly groups: readonly string[];
}

function figures(looks: readonly CollectedLook[], profile: Profile, groups: readonly string[]): Figure[] {
  const own = ['hit_rate@1', 'mrr'].map((name) => {
    const values = profileObjective(looks, parseMeasure(name)).values(profile);
    return { measure: `own list, ${name}`, values, groups };
  });
  const lists = [...new Set(['sum', profile.lookList] as const)].flatMap((lookList) => {
    const listed = lookListObjective(looks)({ ...profile, lookList });
    return lookMeasures.map((measure) => ({
      measure: `look's list by ${lookList}, ${measure}`,
      ...countedOnce(measure, listed[measure], groups),
    }));
  });
  return [...own, ...lists];
}

function withConfidences(looks: readonly CollectedLook[], next: () => number): CollectedLook[] {
  return looks.map((look) => {
    const regions = look.candidates.regions.map((region) => ({ ...region, confidence: next() }));
    return { ...look, candidates: { ...look.candidates, regions } };
  });
}

function drawFrom(drawn: readonly number[]): () => number {
  let next = 0;
  return () => drawn[next++] ?? 0;
}

function shuffled(confidences: readonly number[]): number[] {
  const random = mulberry32(1);
  return confidences
    .map((confidence) => ({ confidence, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ confidence }) => confidence);
}

function points({ value, low, high }: Estimate): string {
  const digits = (of: number) => `${of < 0 ? '−' : '+'}${Math.abs(100 * of).toFixed(1)}`;
  return `${digits(value)} (${digits(low)} to ${digits(high)})`;
}

import type { Normalization } from '../../fuse/normalize.ts';
import type { Profile, ProfileMethod } from '../../fuse/profile.ts';
import type { GarmentClass } from '../../types.ts';
import type { CollectedLook } from '../looks/judge-look.ts';
import { type SliceKind, sliceBy, sliceKinds } from '../looks/look-slices.ts';
import { mean } from '../mean.ts';
import { parseMeasure } from '../measures/parse-measure.ts';
import { compareGrouped, type GroupedComparison } from '../significance/compare-grouped.ts';
import { describeComparison } from '../significance/describe-comparison.ts';
import { type CrossValidation, crossValidate } from './cross-validate.ts';
import {
  type HeldOutCalibration,
  learnCalibration,
  learnConfusion,
  measureCalibration,
} from './learn-profile.ts';
import { learnedFamily } from './learned/learned-family.ts';
import { countedOnce, type LookValues, lookMeasures } from './look-list-objective.ts';
import { type FamilyOptions, profileFamily, singleListFamily } from './profile-families.ts';
import { profileObjective } from './profile-objective.ts';
import { meanOf, tuningObjective } from './tuning-objective.ts';

/** A method that a profile may name, and its normalisation. */
export interface ProfileFamilyName {
  readonly method: ProfileMethod;
  readonly normalization: Normalization;
}

export interface TuneProfileOptions {
  /** What the gain is measured against. Settings that are not tuned are taken from it. */
  readonly baseline: Profile;
  /** The measure of the garments' own lists, such as `mrr`. */
  readonly measure: string;
  /** Share of the look's own list in what is maximised, 0..1; by default 0. See {@link tuningObjective}. */
  readonly lookShare?: number;
  readonly methods: readonly ProfileFamilyName[];
  readonly folds: number;
  readonly seed: number;
  /** Grid steps of the pairings' weights: 10 for steps of .1. */
  readonly steps: number;
  /** Name and version of the tuned profile. */
  readonly name: string;
  readonly version: number;
}

/** A difference, and the same in words. */
export interface Finding extends GroupedComparison {
  readonly sentence: string;
}

export interface TunedFamily {
  readonly name: string;
  readonly profile: Profile;
  /** Mean over all garments, on which it was chosen. */
  readonly training: number;
  /** False if every profile of the family is lower than the baseline in some set by more than the interval. */
  readonly admitted: boolean;
  /** Held out, over the baseline, in what is maximised. */
  readonly gain: Finding;
}

/** A point of the grid: one split of the weight among the pairings, and the mean over all garments. */
export interface GridPoint {
  readonly pairings: Profile['pairings'];
  readonly value: number;
}

export interface TunedGarment {
  readonly look: string;
  /** From 0, in the look's labels. */
  readonly garment: number;
  readonly garmentClass: GarmentClass | null;
  readonly relevant: readonly string[];
  readonly baseline: number;
  /** Under the profile found without this garment's fold. */
  readonly tuned: number;
}

export interface TuningReport {
  readonly measure: string;
  readonly lookShare: number;
  readonly garments: number;
  readonly looks: number;
  readonly folds: number;
  readonly seed: number;
  /** Grid points per method, and profiles evaluated in total. */
  readonly gridPoints: number;
  readonly evaluations: number;
  readonly baseline: Profile;
  /** The profile with the highest mean over all garments. */
  readonly best: Profile;
  readonly bestFamily: string;
  /** Held-out gain over the baseline, by measure, the tuned one first. The method too is chosen without the fold. */
  readonly gains: Readonly<Record<string, Finding>>;
  /** The same over the best single list, which is also chosen without the fold. */
  readonly overSingleList: Readonly<Record<string, Finding>>;
  /** Held-out gain over the baseline in the look's own list, by measure. */
  readonly lookGains: Readonly<Record<(typeof lookMeasures)[number], Finding>>;
  /** The same, by set: of the measure in the garments' own lists, and of the mean of the look's measures. */
  readonly sets: readonly TunedSet[];
  readonly families: readonly TunedFamily[];
  readonly runnerUp: string | null;
  /** The best method's grid. */
  readonly landscape: readonly GridPoint[];
  readonly slices: Readonly<Record<SliceKind, readonly TunedSlice[]>>;
  readonly outcomes: readonly TunedGarment[];
  /** How the calibrations do on looks that they were not fitted to. */
  readonly calibration: HeldOutCalibration;
  /** By fold, the profile found without it. */
  readonly chosen: readonly Profile[];
  /** The fold of each garment, in the order of `outcomes`. */
  readonly foldOf: readonly number[];
}

export interface TunedSet {
  /** '' if the looks name no set. */
  readonly name: string;
  readonly garments: number;
  readonly regions: Finding;
  readonly look: Finding;
}

export interface TunedSlice {
  readonly name: string;
  readonly gain: Finding;
}

/** Measures reported in addition to the tuned one. */
const reported = ['hit_rate@1', 'hit_rate@10', 'mrr', 'ndcg@10'];

/**
 * Finds the best profile on labelled looks, and measures its gain on held-out ones. Deterministic: the same looks and
 * options give the same report.
 *
 * @param onProgress counts searches: one for each method and fold, and one for each method on all looks
 */
export function tuneProfile(
  looks: readonly CollectedLook[],
  options: TuneProfileOptions,
  onProgress?: (done: number, total: number) => void,
): TuningReport {
  const { baseline, measure, lookShare = 0, methods, folds, seed, steps, name, version } = options;
  const objective = tuningObjective(looks, { measure: parseMeasure(measure), lookShare, baseline });
  const garments = looks.flatMap((look) =>
    look.garments.map((garment, index) => ({ ...garment, look: look.id, index })),
  );
  const { groups } = objective;
  const classes = [...new Set(garments.flatMap(({ garmentClass }) => garmentClass ?? []))].sort();
  const parts = partsOf(looks);
  const lookOf = looks.flatMap((look) => look.garments.map(() => look));
  const looksOf = (indices: readonly number[]) => [
    ...new Set(indices.flatMap((garment) => lookOf[garment] ?? [])),
  ];
  const learn: FamilyOptions['learn'] = {
    confusion: (indices) => learnConfusion(looksOf(indices)),
    calibration: (indices, profile) => learnCalibration(looksOf(indices), profile),
  };
  const families = methods.map(({ method, normalization }) =>
    method === 'learned'
      ? learnedFamily(looks, normalization, { baseline, learn })
      : profileFamily({ method, normalization }, { baseline, steps, classes, parts, learn }),
  );
  const tuned = crossValidate(objective, families, { folds, seed, onProgress });
  // A single list need not keep within the guardrails: it is only compared with.
  const unguarded = { groups, values: objective.regions };
  const single = crossValidate(unguarded, [singleListFamily(baseline)], { folds, seed });
  const finding = (
    measured: string,
    values: readonly number[],
    others: { readonly name: string; readonly values: readonly number[] },
    of = groups,
  ): Finding => {
    const comparison = compareGrouped(values, others.values, of);
    const sentence = describeComparison(measured, comparison, {
      system: 'the tuned profile',
      baseline: others.name,
      sampleSize: comparison.groups,
      sampleUnit: 'look',
    });
    return { ...comparison, sentence };
  };
  const fromBaseline = (values: readonly number[]) => ({
    name: `${baseline.name}@${baseline.version}`,
    values,
  });
  const gains: Record<string, Finding> = {};
  const overSingleList: Record<string, Finding> = {};
  for (const other of new Set([measure, ...reported])) {
    const by = other === measure ? objective.regions : profileObjective(looks, parseMeasure(other)).values;
    const values = heldOutBy(by, tuned);
    gains[other] = finding(other, values, fromBaseline(by(baseline)));
    overSingleList[other] = finding(other, values, {
      name: 'the best single list',
      values: heldOutBy(by, single),
    });
  }
  const base = objective.regions(baseline);
  const heldOut = heldOutBy(objective.regions, tuned);
  const lookBy = (of: keyof LookValues) => (profile: Profile) => objective.look(profile)[of];
  const lookGains = Object.fromEntries(
    lookMeasures.map((of) => {
      const once = (values: readonly number[]) => countedOnce(of, values, groups);
      const found = once(heldOutBy(lookBy(of), tuned));
      return [of, finding(of, found.values, fromBaseline(once(lookBy(of)(baseline)).values), found.groups)];
    }),
  ) as TuningReport['lookGains'];
  const meanLook = (profile: Profile) => meanOf(objective.look(profile));
  const [baseLook, heldOutLook] = [meanLook(baseline), heldOutBy(meanLook, tuned)];
  const setsReport = [...new Set(objective.sets)].map((set) => {
    const queries = groups.flatMap((_, query) => (objective.sets[query] === set ? [query] : []));
    const within = (measured: string, values: readonly number[], before: readonly number[]) =>
      finding(
        measured,
        queries.map((query) => values[query] ?? 0),
        fromBaseline(queries.map((query) => before[query] ?? 0)),
        queries.map((query) => groups[query] ?? ''),
      );
    return {
      name: set,
      garments: queries.length,
      regions: within(measure, heldOut, base),
      look: within("the look's own list", heldOutLook, baseLook),
    };
  });
  const bestGrid = families.find((family) => family.name === tuned.best.name)?.grid ?? [];
  const calibrated = looks.flatMap((look) => {
    const profile = tuned.chosen[tuned.foldOf[lookOf.indexOf(look)] ?? -1];
    return profile ? [{ look, profile }] : [];
  });
  const judged = garments.map((garment, query) => ({ ...garment, query }));
  const sliced = sliceKinds.map((kind) => [
    kind,
    [...sliceBy(kind, judged)].map(([slice, of]) => {
      const pick = (values: readonly number[]) => of.map(({ query }) => values[query] ?? 0);
      return {
        name: slice,
        gain: finding(
          measure,
          pick(heldOut),
          fromBaseline(pick(base)),
          of.map(({ look }) => look),
        ),
      };
    }),
  ]);
  return {
    measure,
    lookShare,
    garments: garments.length,
    looks: looks.length,
    folds,
    seed,
    gridPoints: bestGrid.length,
    evaluations: objective.evaluations(),
    baseline,
    best: { ...tuned.best.setting, name, version },
    bestFamily: tuned.best.name,
    gains,
    overSingleList,
    lookGains,
    sets: setsReport,
    families: tuned.families.map(({ name: family, setting, training, admitted, heldOut: values }) => ({
      name: family,
      profile: { ...setting, name, version },
      training,
      admitted,
      gain: finding(
        lookShare > 0 ? 'the objective' : measure,
        values,
        fromBaseline(objective.values(baseline)),
      ),
    })),
    runnerUp: tuned.runnerUp?.name ?? null,
    landscape: bestGrid.map((profile) => ({
      pairings: profile.pairings,
      value: mean(objective.values(profile)),
    })),
    slices: Object.fromEntries(sliced) as TuningReport['slices'],
    outcomes: garments.map(({ look, index, garmentClass, relevant }, query) => ({
      look,
      garment: index,
      garmentClass,
      relevant,
      baseline: base[query] ?? 0,
      tuned: heldOut[query] ?? 0,
    })),
    calibration: measureCalibration(calibrated),
    chosen: tuned.chosen,
    foldOf: tuned.foldOf,
  };
}

/** Names of the embedding's parts, where it has some. */
function partsOf(looks: readonly CollectedLook[]): string[] {
  const lists = looks.flatMap(({ candidates }) => candidates.lists);
  return [...new Set(lists.flatMap(({ partCosines = [] }) => partCosines.map(({ part }) => part)))];
}

/** The value of each garment under the profile chosen without its fold. */
function heldOutBy(
  values: (profile: Profile) => readonly number[],
  { chosen, foldOf }: CrossValidation<Profile>,
): number[] {
  const byFold = chosen.map(values);
  return foldOf.map((fold, query) => byFold[fold]?.[query] ?? 0);
}

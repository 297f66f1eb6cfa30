import type { Profile } from '../../fuse/profile.ts';
import type { CollectedLook } from '../looks/judge-look.ts';
import { mean } from '../mean.ts';
import type { NamedMeasure } from '../measures/parse-measure.ts';
import type { Objective } from './cross-validate.ts';
import { isLower } from './guardrail.ts';
import { type LookValues, lookListObjective, lookMeasures } from './look-list-objective.ts';
import { profileObjective, rememberLists } from './profile-objective.ts';

export interface TuningObjectiveOptions {
  readonly measure: NamedMeasure;
  /** Share of the look's own list in the objective, 0..1. */
  readonly lookShare: number;
  readonly baseline: Profile;
}

export interface TuningObjective extends Objective<Profile> {
  /** The measure of each garment's own list. */
  readonly regions: (profile: Profile) => readonly number[];
  /** The measures of the look's own list, by garment. */
  readonly look: (profile: Profile) => LookValues;
  /** The set of each garment. */
  readonly sets: readonly string[];
  readonly evaluations: () => number;
}

/**
 * What tuning maximises, by garment: (1 − λ) · the measure of the garment's own list + λ · the mean of coverage@n, recall@10 and first
 * hit in the look's own list, λ being the look's share.
 *
 * Guardrails: in no set may either part be lower than the baseline's by more than the interval (`isLower`). Without a share of the look's
 * list, only the garments' own lists are guarded.
 */
export function tuningObjective(
  looks: readonly CollectedLook[],
  { measure, lookShare, baseline }: TuningObjectiveOptions,
): TuningObjective {
  const listsOf = lookShare > 0 ? rememberLists() : undefined;
  const regions = profileObjective(looks, measure, listsOf);
  const look = lookListObjective(looks, listsOf);
  const { groups } = regions;
  const sets = looks.flatMap(({ set = '', garments }) => garments.map(() => set));
  const known = new Map<string, readonly number[]>();
  const listed = (profile: Profile) => {
    const key = JSON.stringify({ ...profile, calibration: null });
    const values = known.get(key) ?? meanOf(look(profile));
    known.set(key, values);
    return values;
  };
  const parts = (profile: Profile) =>
    lookShare > 0 ? [regions.values(profile), listed(profile)] : [regions.values(profile)];
  return {
    groups,
    sets,
    evaluations: regions.evaluations,
    regions: regions.values,
    look,
    values(profile) {
      const [own = [], listedToo] = parts(profile);
      if (!listedToo) return own;
      return own.map((value, garment) => (1 - lookShare) * value + lookShare * (listedToo[garment] ?? 0));
    },
    admits(profile, queries) {
      const before = parts(baseline);
      return parts(profile).every(
        (values, part) => !isLower(values, before[part] ?? [], { queries, groups, sets }),
      );
    },
  };
}

/** The mean of the look's measures, by garment. */
export function meanOf(values: LookValues): number[] {
  return values['recall@10'].map((_, garment) =>
    mean(lookMeasures.map((name) => values[name][garment] ?? 0)),
  );
}

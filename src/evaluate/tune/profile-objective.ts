import { fuseOptions } from '../../fuse/fuse-candidates.ts';
import { type Profile, pairings, pairingViews } from '../../fuse/profile.ts';
import type { ConfusionTable } from '../../fuse/weights/confusion.ts';
import { shiftedPairings } from '../../fuse/weights/packshot-shift.ts';
import { type LookLists, listWeights, weighLists } from '../../fuse/weights/weigh-lists.ts';
import type { Judgments } from '../judgments.ts';
import { judgmentsOf } from '../looks/graded-relevance.ts';
import type { CollectedLook } from '../looks/judge-look.ts';
import type { NamedMeasure } from '../measures/parse-measure.ts';
import type { Objective } from './cross-validate.ts';
import { fusableQuery, type Ranker } from './fusable-query.ts';
import { answerGarments } from './learn-profile.ts';

/** How many garments' scored lists are cached, about 60 KiB each. */
const cachedGarments = 16_000;

/**
 * A measure of each labelled garment's fused list under any profile, with the garments of a look as one group. Lists are
 * scored, gated and normalised once for all profiles that differ only in weights. A profile with `assignment` or learned weights is
 * fused like a request, which takes far longer. `collapse` is ignored.
 *
 * @param listsOf by default the lists of the regions that answer for a garment
 */
export function profileObjective(
  looks: readonly CollectedLook[],
  measure: NamedMeasure,
  listsOf: ListsOf = answeringLists,
): Objective<Profile> & { readonly evaluations: () => number } {
  const rankers = new Map<string, readonly GarmentRanker[]>();
  const known = new Map<string, readonly number[]>();
  // Keys have a number in place of a confusion table: tables are long, and there are few.
  const confusions = new Map<ConfusionTable, number>();
  const shorten = (profile: Profile) => {
    const { confusion } = profile;
    if (confusion && !confusions.has(confusion)) confusions.set(confusion, confusions.size);
    return { ...profile, calibration: null, confusion: confusion && confusions.get(confusion) };
  };
  let evaluations = 0;
  const garmentsOf = (profile: Profile): readonly GarmentRanker[] => {
    const key = scoringKey(shorten(profile));
    let garments = rankers.get(key);
    if (!garments) {
      garments = looks.flatMap((look) => prepareLook(look, profile, listsOf(look, profile)));
      const [oldest] = rankers.keys();
      if ((rankers.size + 1) * garments.length > cachedGarments && oldest !== undefined)
        rankers.delete(oldest);
    } else rankers.delete(key);
    rankers.set(key, garments);
    return garments;
  };
  return {
    groups: looks.flatMap(({ id, garments }) => garments.map(() => id)),
    evaluations: () => evaluations,
    values(profile) {
      const key = JSON.stringify(shorten(profile));
      const before = known.get(key);
      if (before) return before;
      evaluations++;
      const weights = new Map(
        looks.map(({ candidates }) => [candidates.regions, listWeights(candidates.regions, profile)]),
      );
      const isFused = profile.assignment || profile.method === 'learned';
      const assigned = isFused ? looks.flatMap((look) => answerGarments(look, profile)) : [];
      const values = garmentsOf(profile).map(
        ({ rank, judgments, look, region, alone, pairings }, garment) => {
          const answer = assigned[garment];
          if (answer)
            return measure.of(
              answer.map(({ id }) => id),
              judgments,
            );
          const lookWeights = weights.get(look.candidates.regions);
          const own = region === null ? 0 : (lookWeights?.crops[region] ?? 0);
          const whole = (region === null ? lookWeights?.look : lookWeights?.wholes[region]) ?? 0;
          const factors = shiftedPairings(profile, alone);
          const given = pairings.map(
            (pairing) => (pairingViews[pairing].query === 'garment' ? own : whole) * factors[pairing],
          );
          return measure.of(rank(given), judgments);
        },
      );
      known.set(key, values);
      return values;
    },
  };
}

interface GarmentRanker {
  readonly look: CollectedLook;
  readonly region: number | null;
  /** See `RegionLists`. */
  readonly alone: number;
  /** The pairing of each list, in the ranker's order. */
  readonly pairings: readonly (keyof Profile['pairings'])[];
  readonly rank: Ranker;
  readonly judgments: Judgments;
}

const scoringSettings = [
  'method',
  'normalization',
  'k',
  'phi',
  'gamma',
  'sigma',
  'rescoring',
  'gate',
  'classPenalty',
  'confusion',
  'pooling',
  'parts',
  'candidates',
  'kindCandidates',
] as const satisfies (keyof Profile)[];

/** The settings that a profile's scores depend on before weighting, as text. */
export function scoringKey(profile: Omit<Profile, 'confusion'> & { readonly confusion: unknown }): string {
  const used = Object.entries(profile.pairings).flatMap(([pairing, factor]) => (factor > 0 ? [pairing] : []));
  const shifts = profile.packshotShift > 0;
  return JSON.stringify([scoringSettings.map((name) => profile[name]), used.sort(), shifts]);
}

/** A look's scored lists under a profile. Their weights do not matter. */
export type ListsOf = (look: CollectedLook, profile: Profile) => LookLists;

/** The lists of the regions that answer for a garment. Others still contribute candidates, but are not ranked. */
const answeringLists: ListsOf = ({ candidates, garments }, profile) => {
  const answers = new Set(garments.map(({ region }) => region));
  const regions = candidates.regions.filter((_, index) => answers.has(index));
  return weighLists({ ...candidates, regions }, profile);
};

/** The lists of all regions, kept until the scoring settings change, for objectives that want them one after the other. */
export function rememberLists(): ListsOf {
  let key = '';
  const known = new Map<CollectedLook, LookLists>();
  return (look, profile) => {
    const wanted = scoringKey(profile);
    if (wanted !== key) known.clear();
    key = wanted;
    const lists = known.get(look) ?? weighLists(look.candidates, profile);
    known.set(look, lists);
    return lists;
  };
}

function prepareLook(look: CollectedLook, profile: Profile, lists: LookLists): GarmentRanker[] {
  return look.garments.map((garment) => {
    const own = garment.region === null ? undefined : look.candidates.regions[garment.region];
    const answering = lists.regions.find(({ region }) => region === own);
    const fused = answering ? [...answering.crop, ...answering.whole] : lists.whole;
    const judgments = judgmentsOf(garment, look.labels);
    return {
      look,
      region: garment.region,
      alone: answering?.alone ?? 0,
      pairings: fused.map(({ id }) => pairingOf(id)),
      rank: fusableQuery(fused, judgments, fuseOptions(profile)),
      judgments,
    };
  });
}

/** The pairing of a list's id such as `r1:garment→whole`. */
export function pairingOf(id: string): keyof Profile['pairings'] {
  const pairing = pairings.find((name) => id.endsWith(`:${name}`));
  if (!pairing) throw new RangeError(`Expected a pairing in the id of list ${id}`);
  return pairing;
}

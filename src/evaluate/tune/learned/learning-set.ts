import { type Normalization, normalizeLists } from '../../../fuse/normalize.ts';
import { type Profile, pairings } from '../../../fuse/profile.ts';
import { type FeatureValues, featuresOf } from '../../../fuse/weights/learned-features.ts';
import { weighLists } from '../../../fuse/weights/weigh-lists.ts';
import type { CollectedLook } from '../../looks/judge-look.ts';

/** A labelled garment that a region answers for, scored under the hand-made settings of a profile. */
export interface LearningGarment {
  /** Its index among all labelled garments of the looks. */
  readonly garment: number;
  /** The look: garments of one look are never parted. */
  readonly group: string;
  readonly values: FeatureValues;
  /** The hand-made weight of the list of each pairing, in the order of `pairings`; 0 without a list. */
  readonly weights: readonly number[];
  /** Normalised scores, `[pairings][items]`, row-major. */
  readonly scores: Float64Array;
  /** Places of the right products among the items. */
  readonly relevant: readonly number[];
}

/**
 * The garments that weights can be learnt from: those with a region, and with a right product and a wrong one among the candidates.
 * Scores and hand-made weights are the profile's, whatever it has learnt before.
 */
export function learningSet(looks: readonly CollectedLook[], profile: Profile): LearningGarment[] {
  const plain: Profile = { ...profile, method: 'wsum', learned: null };
  let first = 0;
  return looks.flatMap((look) => {
    const start = first;
    first += look.garments.length;
    return ofLook(look, plain).map(({ garment, ...rest }) => ({ ...rest, garment: start + garment }));
  });
}

function ofLook({ id, candidates, garments }: CollectedLook, profile: Profile): LearningGarment[] {
  const { regions } = candidates;
  const lists = weighLists(candidates, profile).regions;
  return garments.flatMap(({ region, relevant }, garment) => {
    const own = region === null ? undefined : lists[region];
    if (!own) return [];
    const used = [...own.crop, ...own.whole].filter(({ weight }) => weight > 0);
    const byPairing = new Map(used.map((list) => [list.pairing, list]));
    const items = [...new Set(used.flatMap(({ hits }) => hits.map((hit) => hit.id)))];
    const places = relevant.map((product) => items.indexOf(product)).filter((place) => place >= 0);
    if (places.length === 0 || places.length === items.length) return [];
    return [
      {
        garment,
        group: id,
        values: featuresOf(
          own.region,
          regions,
          Object.fromEntries(used.map((list) => [list.pairing, list.hits])),
        ),
        weights: pairings.map((pairing) => byPairing.get(pairing)?.weight ?? 0),
        scores: tabulate(
          pairings.map((pairing) => byPairing.get(pairing)?.hits ?? []),
          items,
          profile.normalization,
        ),
        relevant: places,
      },
    ];
  });
}

/** Normalised scores by list and item; 0 for an item that a list lacks, as in a weighted sum. */
function tabulate(
  lists: Parameters<typeof normalizeLists>[0],
  items: readonly string[],
  normalization: Normalization,
): Float64Array {
  const placeOf = new Map(items.map((id, place) => [id, place]));
  const scores = new Float64Array(lists.length * items.length);
  normalizeLists(lists, normalization).forEach((hits, list) => {
    for (const { id, normalised } of hits) scores[list * items.length + (placeOf.get(id) ?? 0)] = normalised;
  });
  return scores;
}

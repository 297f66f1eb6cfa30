import { fuseCandidates } from '../../fuse/fuse-candidates.ts';
import { listOnce, type RegionList } from '../../fuse/look-list/list-once.ts';
import { leadValue, placesByShare } from '../../fuse/look-list/share-places.ts';
import { turnValue } from '../../fuse/look-list/take-turns.ts';
import { normalizeLists } from '../../fuse/normalize.ts';
import { type Profile, pairingViews } from '../../fuse/profile.ts';
import type { RankedList } from '../../fuse/ranked-list.ts';
import { calibratedScore } from '../../fuse/rerank/calibration.ts';
import { shiftedPairings } from '../../fuse/weights/packshot-shift.ts';
import { type LookLists, listWeights, type RegionLists, weighLists } from '../../fuse/weights/weigh-lists.ts';
import type { ScoredItem } from '../../types.ts';
import { judgmentsOf } from '../looks/graded-relevance.ts';
import type { CollectedLook } from '../looks/judge-look.ts';
import { type ListsOf, pairingOf, scoringKey } from './profile-objective.ts';

/** How many regions' scored lists are cached, about 10 KiB each. */
const cachedRegions = 40_000;

/** Measures of the look's own list, one value per labelled garment: 0 or 1. */
export const lookMeasures = ['coverage@n', 'recall@10', 'firstHit'] as const;
export type LookValues = Readonly<Record<(typeof lookMeasures)[number], readonly number[]>>;

/**
 * The measures of `reportCoverage` for each labelled garment under any profile; a garment has its look's `firstHit`. Garments
 * without right products are found by any labelled product of their kind. `collapse` is ignored. A weighted sum with `turns` or `shares`
 * is re-weighed in place; other profiles are fused like a request, which takes far longer.
 *
 * @param listsOf the lists of all regions of a look
 */
export function lookListObjective(
  looks: readonly CollectedLook[],
  listsOf: ListsOf = (look, profile) => weighLists(look.candidates, profile),
): (profile: Profile) => LookValues {
  const relevant = looks.map(({ garments, labels }) =>
    garments.map((garment) => new Set(judgmentsOf(garment, labels).keys())),
  );
  const rankerOf = cachedRankers(looks, listsOf);
  return (profile) => {
    const rank = isQuick(profile) ? rankerOf(profile) : (look: CollectedLook) => fusedIds(look, profile);
    const values: Record<(typeof lookMeasures)[number], number[]> = {
      'coverage@n': [],
      'recall@10': [],
      firstHit: [],
    };
    looks.forEach((look, index) => {
      const garments = relevant[index] ?? [];
      const ids = rank(look);
      const found = (k: number) =>
        garments.map((right) => Number(ids.slice(0, k).some((id) => right.has(id))));
      values['coverage@n'].push(...found(garments.length));
      values['recall@10'].push(...found(10));
      const first = Math.max(0, ...found(1));
      values.firstHit.push(...garments.map(() => first));
    });
    return values;
  };
}

/** Values with their groups as a report counts them: by look for `firstHit`, which is one fact of a look, else by garment. */
export function countedOnce(
  measure: keyof LookValues,
  values: readonly number[],
  groups: readonly string[],
): { readonly values: readonly number[]; readonly groups: readonly string[] } {
  if (measure !== 'firstHit') return { values, groups };
  const isFirst = groups.map((group, index) => groups.indexOf(group) === index);
  return {
    values: values.filter((_, index) => isFirst[index]),
    groups: groups.filter((_, index) => isFirst[index]),
  };
}

function isQuick({ method, normalization, rescoring, lookList, assignment }: Profile): boolean {
  // `borda` depends on which lists have a weight.
  const isSum = method === 'wsum' && normalization !== 'borda' && rescoring === 'union';
  return isSum && lookList !== 'sum' && !assignment;
}

function fusedIds({ candidates }: CollectedLook, profile: Profile): string[] {
  const isSure = profile.lookList === 'surest';
  const calibration = isSure ? profile.calibration : null;
  const plain: Profile = { ...profile, calibration, kindFirst: false, collapse: 'none' };
  return fuseCandidates(candidates, plain, false).look.map(({ id }) => id);
}

/** A region's lists at weight 1. */
interface RegionTable {
  readonly region: string;
  readonly confidence: number;
  readonly alone: RegionLists['alone'];
  /** Ascending, so that of equal scores the first is the first by id. */
  readonly ids: readonly string[];
  readonly lists: readonly { readonly pairing: keyof Profile['pairings']; readonly scores: Float64Array }[];
}

function cachedRankers(
  looks: readonly CollectedLook[],
  listsOf: ListsOf,
): (profile: Profile) => (look: CollectedLook) => readonly string[] {
  const tables = new Map<string, ReadonlyMap<CollectedLook, readonly RegionTable[]>>();
  const regions = looks.reduce((sum, { candidates }) => sum + candidates.regions.length, 0);
  const tablesOf = (profile: Profile) => {
    const key = scoringKey(profile);
    const known =
      tables.get(key) ?? new Map(looks.map((look) => [look, tabulateLook(listsOf(look, profile), profile)]));
    tables.delete(key);
    const [oldest] = tables.keys();
    if ((tables.size + 1) * regions > cachedRegions && oldest !== undefined) tables.delete(oldest);
    tables.set(key, known);
    return known;
  };
  return (profile) => {
    const scored = tablesOf(profile);
    return (look) => {
      const of = scored.get(look) ?? [];
      return of.length === 0 ? fusedIds(look, profile) : rankLook(look, of, profile);
    };
  };
}

function tabulateLook({ regions }: LookLists, { normalization }: Profile): RegionTable[] {
  return regions.map(({ region, alone, crop, whole }) => {
    const lists = [...crop, ...whole].sort((a, b) => (a.id < b.id ? -1 : 1));
    const ids = (lists[0]?.hits ?? []).map(({ id }) => id).sort();
    const places = new Map(ids.map((id, place) => [id, place]));
    const normalised = normalizeLists(
      lists.map(({ hits }) => hits),
      normalization,
    );
    return {
      region: region.id,
      confidence: region.confidence,
      alone,
      ids,
      lists: lists.map(({ id }: RankedList, index) => {
        const scores = new Float64Array(ids.length);
        for (const hit of normalised[index] ?? []) scores[places.get(hit.id) ?? 0] = hit.normalised;
        return { pairing: pairingOf(id), scores };
      }),
    };
  });
}

/** The first products of the look's own list: at least ten, and as many as the look has garments. */
function rankLook(
  { candidates, garments }: CollectedLook,
  tables: readonly RegionTable[],
  profile: Profile,
): string[] {
  const weights = listWeights(candidates.regions, profile);
  const shown = Math.max(10, garments.length);
  const scored = tables.map((table, index) => {
    const scores = sumLists(table, weights.crops[index] ?? 0, weights.wholes[index] ?? 0, profile);
    return { ...table, scores, items: firstItems(table.ids, scores, shown) };
  });
  const floor = scored.reduce((least, { scores }) => scores.reduce((a, b) => Math.min(a, b), least), 0);
  const regions: RegionList<ScoredItem>[] = scored.map(({ region, confidence, items }) => ({
    region,
    confidence,
    items,
  }));
  const leadOf = (items: readonly ScoredItem[], index: number) => {
    const region = candidates.regions[index];
    const [first, second] = items;
    if (profile.lookList !== 'surest' || !profile.calibration || !region || !first) return undefined;
    const margin = first.score - (second ?? first).score;
    const sure = calibratedScore(profile.calibration, region, first.score, margin);
    return leadValue(first.score, region.confidence, sure);
  };
  const places = scored.map(({ scores, items, confidence }, index) =>
    profile.lookList === 'turns'
      ? items.map(({ score }, round) => ({ round, value: turnValue(score - floor, confidence) }))
      : placesByShare(
          items.map(({ score }) => score),
          { scores, confidence, floor, lead: leadOf(items, index) },
        ),
  );
  // A product further down its region's list has as many others before it.
  return listOnce(regions, places).map(({ id }) => id);
}

function sumLists(
  { ids, lists, alone }: RegionTable,
  crop: number,
  whole: number,
  profile: Profile,
): Float64Array {
  const pairings = shiftedPairings(profile, alone);
  const weightOf = (pairing: keyof Profile['pairings']) =>
    (pairingViews[pairing].query === 'garment' ? crop : whole) * pairings[pairing];
  const total = lists.reduce((sum, { pairing }) => sum + weightOf(pairing), 0);
  if (!(total > 0)) return new Float64Array(0);
  const sums = new Float64Array(ids.length);
  for (const { pairing, scores } of lists) {
    const share = weightOf(pairing) / total;
    for (let place = 0; place < sums.length; place++)
      sums[place] = (sums[place] ?? 0) + share * (scores[place] ?? 0);
  }
  return sums;
}

/** The best items, best first, ties by id. */
function firstItems(ids: readonly string[], scores: Float64Array, count: number): ScoredItem[] {
  const first: { place: number; score: number }[] = [];
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place] ?? 0;
    if (first.length === count && score <= (first[count - 1]?.score ?? 0)) continue;
    let at = first.length;
    while (at > 0 && score > (first[at - 1]?.score ?? 0)) at--;
    first.splice(at, 0, { place, score });
    if (first.length > count) first.pop();
  }
  return first.map(({ place, score }) => ({ id: ids[place] ?? '', score }));
}

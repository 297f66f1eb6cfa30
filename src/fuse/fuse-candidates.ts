import type { CandidateRegion, Candidates } from './candidates.ts';
import { type FuseOptions, fuse } from './fuse.ts';
import { sharePlaces } from './look-list/share-places.ts';
import { takeTurns } from './look-list/take-turns.ts';
import type { Profile } from './profile.ts';
import { byScoreThenId, type FusedItem, type RankedList } from './ranked-list.ts';
import { assignLook } from './rerank/assign-look.ts';
import { isConfident } from './rerank/calibration.ts';
import { collapseDuplicates } from './rerank/collapse-duplicates.ts';
import { weighLists } from './weights/weigh-lists.ts';

/** A product of the answer. */
export interface LookItem extends FusedItem {
  /** The region that the score is for; null if the list fuses all regions, or there is none. */
  readonly region: string | null;
  /** Whether the score reaches the threshold of the region's class; null without a calibration or a region. */
  readonly confident: boolean | null;
  /** What this hit stands for beside itself, best first. */
  readonly alternatives: readonly FusedItem[];
  /** The other regions that had this product first, where each product answers for one region alone. */
  readonly alsoMatched: readonly string[];
}

/** What came back for one region, best first. */
export interface FusedRegion {
  readonly region: string;
  readonly items: readonly LookItem[];
}

/** A photo's answer: one list for each region, in the candidates' order, and one for the look. */
export interface FusedLook {
  readonly regions: readonly FusedRegion[];
  readonly look: readonly LookItem[];
}

/**
 * The answer to a photo under a profile, from what was collected for it; the same candidates may be fused again and again.
 *
 * With the profile's `assignment` a product that answers for one region drops out of the others' lists, and says there
 * which they were; what is left is in the order of the scores.
 *
 * @param explain whether items carry their parts
 */
export function fuseCandidates(candidates: Candidates, profile: Profile, explain = true): FusedLook {
  const lists = weighLists(candidates, profile);
  const options = { ...fuseOptions(profile), explain };
  const collapse = collapseBy(candidates, profile);
  const regions = lists.regions.map(({ region, crop, whole }) => ({
    region: region.id,
    items: withConfidence(collapse(fuse([...crop, ...whole], options), region.id), region, profile),
  }));
  const answers = profile.assignment ? assign(regions) : regions;
  const fuseLook = (of: readonly RankedList[]) => collapse(fuse([...of, ...lists.whole], options), null);
  if (answers.length === 0) return { regions: answers, look: fuseLook([]) };
  if (profile.lookList === 'sum')
    return { regions: answers, look: fuseLook(lists.regions.flatMap(({ crop }) => crop)) };
  const found = answers.map(({ region, items }, index) => {
    return { region, items, confidence: candidates.regions[index]?.confidence ?? 0 };
  });
  const listed = profile.lookList === 'turns' ? takeTurns(found) : sharePlaces(found);
  return { regions: answers, look: collapseLook(listed, candidates, profile) };
}

export function fuseOptions({ method, normalization, k, phi, gamma, sigma }: Profile): FuseOptions {
  return { method, normalization, k, phi, gamma, sigma };
}

function collapseBy(
  candidates: Candidates,
  { collapse }: Profile,
): (items: readonly FusedItem[], region: string | null) => LookItem[] {
  const areDuplicates = duplicatesBy(candidates, collapse);
  return (items, region) =>
    collapse === 'none'
      ? items.map((item) => lookItem(item, region, []))
      : collapseDuplicates(items, areDuplicates).map((item) => lookItem(item, region, item.alternatives));
}

/** Whether two products are shown as one hit. */
function duplicatesBy(
  { products }: Candidates,
  collapse: Profile['collapse'],
): (kept: string, id: string) => boolean {
  const known = new Map(products.map((product) => [product.id, product]));
  return (kept, id) => {
    const a = known.get(kept);
    if (collapse === 'duplicates') return a?.duplicates.includes(id) ?? false;
    return a !== undefined && a.groupId !== '' && a.groupId === known.get(id)?.groupId;
  };
}

/**
 * The regions' lists are collapsed, each on its own: here across regions. An alternative of one region's hit may be another
 * region's hit; each product is listed once, as a hit or an alternative.
 */
function collapseLook(
  items: readonly LookItem[],
  candidates: Candidates,
  { collapse }: Profile,
): readonly LookItem[] {
  if (collapse === 'none') return items;
  const once = new Map<string, LookItem>(items.map((item) => [item.id, item]));
  for (const { region, alternatives } of items)
    for (const other of alternatives)
      if (!once.has(other.id)) once.set(other.id, lookItem(other, region, []));
  return collapseDuplicates([...once.values()], duplicatesBy(candidates, collapse)).map((item) => ({
    ...item,
    alternatives: item.alternatives.toSorted(byScoreThenId),
  }));
}

/** Field by field: thousands of them are made when many photos are fused again, and spreading takes longer than fusing. */
function lookItem(
  { id, score, parts }: FusedItem,
  region: string | null,
  alternatives: readonly FusedItem[],
): LookItem {
  return { id, score, parts, region, confident: null, alternatives, alsoMatched: [] };
}

function withConfidence(
  items: readonly LookItem[],
  { garmentClass }: CandidateRegion,
  { calibration }: Profile,
): readonly LookItem[] {
  if (calibration === null) return items;
  return items.map((item) => ({ ...item, confident: isConfident(calibration, garmentClass, item.score) }));
}

function assign(regions: readonly FusedRegion[]): FusedRegion[] {
  // Scores of some methods are negative, and any product is better than none: only their differences count.
  const scores = regions.flatMap(({ items }) => items.map(({ score }) => score));
  const lowest = scores.reduce((least, score) => Math.min(least, score), 0);
  const assignments = assignLook(
    regions.map(({ region, items }) => ({
      region,
      hits: items.map(({ id, score }) => ({ id, score: score - lowest })),
    })),
  );
  const taken = new Set(assignments.flatMap(({ productId }) => productId ?? []));
  return regions.map(({ region, items }, index) => {
    const { productId = null, alsoMatched = [] } = assignments[index] ?? {};
    // No product that is left has a higher score than the one assigned, but one may tie with it.
    const assigned = items.filter(({ id }) => id === productId).map((item) => ({ ...item, alsoMatched }));
    return { region, items: [...assigned, ...items.filter(({ id }) => !taken.has(id))] };
  });
}

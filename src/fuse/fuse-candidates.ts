import type { CandidateRegion, Candidates } from './candidates.ts';
import { type FuseOptions, fuse, needsRanks } from './fuse.ts';
import { sharePlaces } from './look-list/share-places.ts';
import { takeTurns } from './look-list/take-turns.ts';
import type { Profile } from './profile.ts';
import { byScoreThenId, type FusedItem, type RankedList } from './ranked-list.ts';
import { assignLook } from './rerank/assign-look.ts';
import { calibratedScore, isConfident, marginsOf } from './rerank/calibration.ts';
import { type Collapsed, collapseDuplicates } from './rerank/collapse-duplicates.ts';
import { partition } from './rerank/partition.ts';
import { likelyClasses } from './weights/class-agreement.ts';
import { weighLists } from './weights/weigh-lists.ts';

/** A product in the results. */
export interface LookItem extends FusedItem {
  /** The region whose list gave the score; null if one list fuses all regions, or there is no region. */
  readonly region: string | null;
  /** Whether the score reaches the threshold of the region's class; null without a calibration or a region. */
  readonly confident: boolean | null;
  /** Other products grouped under this one, best first. */
  readonly alternatives: readonly FusedItem[];
  /** With `assignment`, the other regions that had this product first. */
  readonly alsoMatched: readonly string[];
}

/** The results for one region, best first. */
export interface FusedRegion {
  readonly region: string;
  readonly items: readonly LookItem[];
}

/** A photo's results: one list per region, in the candidates' order, and one for the whole look. */
export interface FusedLook {
  readonly regions: readonly FusedRegion[];
  readonly look: readonly LookItem[];
}

/**
 * Ranks a photo's candidates under a profile. The same candidates can be ranked any number of times.
 *
 * With the profile's `assignment`, a product assigned to one region is removed from the other regions' lists; its
 * `alsoMatched` names those that had it first. The remaining products keep the order of their scores.
 *
 * @param explain whether items have `parts`
 */
export function fuseCandidates(candidates: Candidates, profile: Profile, explain = true): FusedLook {
  const options = { ...fuseOptions(profile), explain };
  const lists = weighLists(candidates, profile, profile.learned !== null || needsRanks(options));
  const collapse = collapseBy(candidates, profile);
  const kindFirst = kindFirstBy(candidates, profile);
  const regions = lists.regions.map(({ region, crop, whole }) => ({
    region: region.id,
    items: kindFirst(
      lookItems(collapse(fuse([...crop, ...whole], options)), region, profile.calibration),
      region,
    ),
  }));
  const answers = profile.assignment ? assign(regions) : regions;
  const fuseLook = (crops: readonly RankedList[]) =>
    lookItems(collapse(fuse([...crops, ...lists.whole], options)), null, null);
  if (answers.length === 0) return { regions: answers, look: fuseLook([]) };
  if (profile.lookList === 'sum')
    return { regions: answers, look: fuseLook(lists.regions.flatMap(({ crop }) => crop)) };
  const found = answers.map(({ region, items }, index) => {
    const of = candidates.regions[index];
    const sure = profile.lookList === 'surest' && of ? surenessOf(items, of, profile) : undefined;
    return { region, items, confidence: of?.confidence ?? 0, sure };
  });
  const listed = profile.lookList === 'turns' ? takeTurns(found) : sharePlaces(found);
  return { regions: answers, look: collapseLook(listed, candidates, profile) };
}

/** How the weighted lists are fused: with `learned`, whose weights `weighLists` computes, as a weighted sum. */
export function fuseOptions({ method, normalization, k, phi, gamma, sigma }: Profile): FuseOptions {
  return { method: method === 'learned' ? 'wsum' : method, normalization, k, phi, gamma, sigma };
}

function collapseBy(
  candidates: Candidates,
  { collapse }: Profile,
): (items: readonly FusedItem[]) => readonly MaybeCollapsed[] {
  if (collapse === 'none') return (items) => items;
  const areDuplicates = duplicatesBy(candidates, collapse);
  return (items) => collapseDuplicates(items, areDuplicates);
}

/** A fused item with those grouped under it; without any if nothing is grouped. */
type MaybeCollapsed = FusedItem & Partial<Collapsed<FusedItem>>;

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
      if (!once.has(other.id)) once.set(other.id, lookItem(other, region, null));
  return collapseDuplicates([...once.values()], duplicatesBy(candidates, collapse)).map((item) => ({
    ...item,
    alternatives: item.alternatives.toSorted(byScoreThenId),
  }));
}

/** One for all items: few have any of them. */
const none: readonly never[] = [];

/** Field by field, because spreading takes longer than fusing when many photos are re-ranked. */
function lookItem(
  { id, score, parts, alternatives = none }: MaybeCollapsed,
  region: string | null,
  confident: boolean | null,
): LookItem {
  return { id, score, parts, region, confident, alternatives, alsoMatched: none };
}

/** The items of a region, with confidence if there is a calibration, or of the whole photo. */
function lookItems(
  items: readonly MaybeCollapsed[],
  region: CandidateRegion | null,
  calibration: Profile['calibration'],
): LookItem[] {
  const made: LookItem[] = [];
  const margins = calibration === null ? none : marginsOf(items.map(({ score }) => score));
  for (const item of items) {
    const confident =
      region && calibration ? isConfident(calibration, region, item.score, margins[made.length]) : null;
    made.push(lookItem(item, region?.id ?? null, confident));
  }
  return made;
}

/** The probability that a region's first hit is the very product; undefined without a calibration or a hit. */
function surenessOf(
  items: readonly LookItem[],
  region: CandidateRegion,
  { calibration }: Profile,
): number | undefined {
  const [first] = items;
  if (!first || calibration === null) return undefined;
  const [margin] = marginsOf(items.map(({ score }) => score));
  return calibratedScore(calibration, region, first.score, margin);
}

/** Puts hits of what the garment may be before the others, unless the first hit is confident; see the profile's `kindFirst`. */
function kindFirstBy(
  { products }: Candidates,
  { kindFirst, calibration }: Profile,
): (items: readonly LookItem[], region: CandidateRegion) => readonly LookItem[] {
  if (!kindFirst || calibration === null) return (items) => items;
  const classes = new Map(products.map((product) => [product.id, product.classes]));
  return (items, region) => {
    const kinds: readonly string[] = likelyClasses(region);
    if (kinds.length === 0 || items[0]?.confident) return items;
    // A product of unknown class may be of any kind.
    const isOfKind = ({ id }: LookItem) =>
      (classes.get(id) ?? []).some((product) => product === '' || kinds.includes(product));
    return partition(items, isOfKind).flat();
  };
}

function assign(regions: readonly FusedRegion[]): FusedRegion[] {
  // Some methods give negative scores, but any product is better than none: shift them to be >= 0.
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
    // No remaining product has a higher score than the assigned one, but one may tie with it.
    const assigned = items.filter(({ id }) => id === productId).map((item) => ({ ...item, alsoMatched }));
    return { region, items: [...assigned, ...items.filter(({ id }) => !taken.has(id))] };
  });
}

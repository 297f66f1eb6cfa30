import { type ProductClass, productClasses } from '../../types.ts';
import type { CandidateProduct, CandidateRegion, Candidates } from '../candidates.ts';
import type { FusedLook, LookItem } from '../fuse-candidates.ts';
import type { Profile } from '../profile.ts';
import { classAgreement, expectedAgreement } from '../weights/class-agreement.ts';
import { agreementOf } from '../weights/confusion.ts';
import { calibratedScore, isConfident, marginsOf } from './calibration.ts';
import { partition } from './partition.ts';

/** What a list offers: probably the same product; products of the garment's kind; neither. */
export const matches = ['product', 'kind', 'none'] as const;
export type Match = (typeof matches)[number];

export interface MatchedItem extends LookItem {
  /** Probability that the hit is the very product, 0..1. */
  readonly sameProduct: number;
  /** Probability that the garment is of the hit's class, 0..1; null where either class is unknown. */
  readonly sameKind: number | null;
}

/** A list parted into what matches and what is only nearest, both best first. */
export interface MatchedList {
  readonly match: Match;
  readonly results: readonly MatchedItem[];
  readonly nearest: readonly MatchedItem[];
}

export interface MatchedLook {
  /** In the regions' order. */
  readonly regions: readonly MatchedList[];
  readonly look: MatchedList;
}

/** A garment is taken to be of a kind that is likelier than not. */
const likely = 0.5;

/**
 * Parts each list of a look into matches and what is only nearest, by the profile's calibration; null without one.
 *
 * A region matches a product if its first hit is confident, a kind if some hit is of what the garment likely is, else nothing.
 * The results of a match leave out products of unrelated classes, if the profile counts classes. The look's list keeps the matches of its regions; in a photo
 * without regions only a confident first hit matches.
 */
export function matchLook(fused: FusedLook, candidates: Candidates, profile: Profile): MatchedLook | null {
  const { calibration } = profile;
  if (calibration === null) return null;
  const classes = new Map(candidates.products.map((product) => [product.id, product.classes]));
  const classesOf = ({ id }: LookItem) => classes.get(id) ?? [];
  const judge = (items: readonly LookItem[], region: CandidateRegion | null): MatchedItem[] => {
    const margins = marginsOf(items.map(({ score }) => score));
    const sameKind = region ? kindProbabilities(region) : () => null;
    const judged: MatchedItem[] = [];
    for (const item of items) {
      const probability = calibratedScore(calibration, region, item.score, margins[judged.length]);
      judged.push(matchedItem(item, probability, sameKind(classesOf(item))));
    }
    return judged;
  };
  const countsClasses = profile.gate > 0 || profile.classPenalty > 0;
  const agreement = profile.confusion ? agreementOf(profile.confusion) : classAgreement;
  const relatedTo = ({ garmentClass, classProbabilities }: CandidateRegion) => {
    if (!countsClasses) return () => true;
    const isRelated = byClass(
      (product) => expectedAgreement(classProbabilities ?? garmentClass, product, agreement) >= likely,
    );
    return (item: LookItem) => classesOf(item).some(isRelated);
  };
  const regions = fused.regions.map(({ items }, index) => {
    const region = candidates.regions[index];
    if (!region) throw new RangeError(`Expected a region for list ${index}`);
    const judged = judge(items, region);
    return part(matchOf(judged), judged, relatedTo(region));
  });
  if (regions.length === 0) {
    const [first, second] = fused.look;
    const isFound =
      first && isConfident(calibration, null, first.score, first.score - (second ?? first).score);
    return { regions, look: part(isFound ? 'product' : 'none', judge(fused.look, null), () => true) };
  }
  return { regions, look: matchTogether(fused, regions) };
}

/** The look's list: a hit matches if it does in the list of its region; with one list of all regions, in any of them. */
function matchTogether({ look, regions: lists }: FusedLook, regions: readonly MatchedList[]): MatchedList {
  const judged = new Map<string | null, JudgedList>();
  for (const [index, list] of regions.entries()) judged.set(lists[index]?.region ?? null, judgedList(list));
  const matchesIn = (region: string | null, id: string) => judged.get(region)?.matched.has(id) ?? false;
  const items: MatchedItem[] = [];
  for (const item of look) {
    const { sameProduct = 0, sameKind = null } = judged.get(item.region)?.items.get(item.id) ?? {};
    items.push(matchedItem(item, sameProduct, sameKind));
  }
  const best = matches.find((match) => regions.some((list) => list.match === match)) ?? 'none';
  return part(best, items, ({ region, id }) =>
    region === null ? [...judged.keys()].some((each) => matchesIn(each, id)) : matchesIn(region, id),
  );
}

/** A region's list by product. */
interface JudgedList {
  readonly items: ReadonlyMap<string, MatchedItem>;
  readonly matched: ReadonlySet<string>;
}

function judgedList({ results, nearest }: MatchedList): JudgedList {
  const items = new Map<string, MatchedItem>();
  const matched = new Set<string>();
  for (const item of results) {
    items.set(item.id, item);
    matched.add(item.id);
  }
  for (const item of nearest) items.set(item.id, item);
  return { items, matched };
}

/** Field by field, because spreading takes several times as long. */
function matchedItem(
  { id, score, parts, region, confident, alternatives, alsoMatched }: LookItem,
  sameProduct: number,
  sameKind: number | null,
): MatchedItem {
  return { id, score, parts, region, confident, alternatives, alsoMatched, sameProduct, sameKind };
}

function matchOf(items: readonly MatchedItem[]): Match {
  if (items[0]?.confident) return 'product';
  return items.some(({ sameKind }) => sameKind !== null && sameKind >= likely) ? 'kind' : 'none';
}

function part(
  match: Match,
  items: readonly MatchedItem[],
  isMatch: (item: MatchedItem) => boolean,
): MatchedList {
  if (match === 'none') return { match, results: [], nearest: items };
  const [results, nearest] = partition(items, isMatch);
  return { match, results, nearest };
}

/**
 * The probability that there is a garment of a product's class in the region: the calibrated confidence of that class's box; null where either
 * class is unknown. A product with references of several classes counts as the likeliest.
 */
function kindProbabilities({
  garmentClass,
  classProbabilities,
  confidence,
}: CandidateRegion): (classes: CandidateProduct['classes']) => number | null {
  if (garmentClass === null) return () => null;
  const probabilities: Readonly<Partial<Record<ProductClass, number>>> = classProbabilities ?? {
    [garmentClass]: 1,
  };
  const own = probabilities[garmentClass] ?? 1;
  const probabilityOf = byClass((product) =>
    product === '' ? null : (confidence * (probabilities[product] ?? 0)) / own,
  );
  return (classes) => {
    let best: number | null = null;
    for (const product of classes) {
      const probability = probabilityOf(product);
      if (probability !== null) best = Math.max(best ?? 0, probability);
    }
    return best === null ? null : Math.min(1, best);
  };
}

/** A function of a class, computed once for each: there are many products, and few classes. */
function byClass<Result>(of: (product: ProductClass | '') => Result): (product: ProductClass | '') => Result {
  const known = new Map([...productClasses, '' as const].map((product) => [product, of(product)]));
  return (product) => known.get(product) as Result;
}

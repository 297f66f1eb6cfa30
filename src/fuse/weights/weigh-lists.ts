import { type ProductClass, productClasses, type ScoredItem, type View } from '../../types.ts';
import type { CandidateList, CandidateProduct, CandidateRegion, Candidates } from '../candidates.ts';
import { type Pairing, type Profile, pairingViews } from '../profile.ts';
import { byScoreThenId, type RankedList } from '../ranked-list.ts';
import { classAgreement, expectedAgreement, lowerByClass } from './class-agreement.ts';
import { agreementOf } from './confusion.ts';
import { reweigh } from './learned-weights.ts';
import { shiftedPairings, shownAlone, viewCosinesOf } from './packshot-shift.ts';
import { areWeighed, type PartCosines, weighParts, weighSumNorms } from './part-cosines.ts';
import { pool } from './pooling.ts';
import { regionWeight, wholeWeight } from './region-weight.ts';

/** The lists fused for one region: its crop's and the whole photo's, weighted and gated by its class. */
export interface RegionLists {
  readonly region: CandidateRegion;
  /** How much the pictures of its nearest products show them alone, 0..1; 0 without a `packshotShift`. */
  readonly alone: number;
  readonly crop: readonly WeighedList[];
  readonly whole: readonly WeighedList[];
}

export interface LookLists {
  /** In the order of the candidates' regions. */
  readonly regions: readonly RegionLists[];
  /** The whole photo's lists without a class gate, for the whole-look list and for photos without garments. */
  readonly whole: readonly WeighedList[];
}

/** A list with the pairing that made it. */
export interface WeighedList extends RankedList {
  readonly pairing: Pairing;
}

/** A list's scores under a profile, before weights and gates, in any order. */
interface Scores {
  readonly list: CandidateList;
  /** Exactly scored lists share them. */
  readonly products: readonly ScoredProduct[];
  /** The score of each. */
  readonly values: ArrayLike<number>;
}

type ScoredProduct = Pick<CandidateProduct, 'id' | 'classes'>;

/** How well products agree with a region. */
interface Agreements {
  readonly byClass: ReadonlyMap<ProductClass | '', number>;
  /** Of each product of a list; lists that share their products share these. */
  readonly byProducts: Map<readonly ScoredProduct[], Float64Array>;
}

/**
 * The lists of each region and of the look, scored, gated and weighted by the profile (docs/fusion.md).
 *
 * They equal those of a search with this profile if the candidates were collected with every pairing that it uses and with
 * at least as many candidates per list.
 *
 * @param isRanked whether lists are best first; otherwise they are in no order, which takes less time
 */
export function weighLists(candidates: Candidates, profile: Profile, isRanked = true): LookLists {
  const { regions } = candidates;
  const scores = scoreLists(candidates, profile);
  const weights = listWeights(regions, profile);
  const listsOf = (from: string | null, weight: number, agreements: Agreements | null): WeighedList[] =>
    scores
      .filter(({ list }) => list.region === from)
      .map(({ list, products, values }) => {
        const hits = hitsOf(products, values, agreements, profile);
        return {
          id: `${from ?? 'photo'}:${list.pairing}`,
          pairing: list.pairing,
          weight: weight * profile.pairings[list.pairing],
          hits: isRanked ? hits.sort(byScoreThenId) : hits,
        };
      });
  const viewCosines = profile.packshotShift > 0 ? viewCosinesOf(candidates.products) : null;
  const shownAloneIn = (lists: readonly WeighedList[]): number => {
    const own = lists.find(({ pairing }) => pairing === 'garment→garment');
    if (!viewCosines || !own) return 0;
    return shownAlone(isRanked ? own.hits : [...own.hits].sort(byScoreThenId), viewCosines);
  };
  return {
    regions: regions.map((region, index) => {
      const agreements = { byClass: agreementsOf(region, profile.confusion), byProducts: new Map() };
      const own = weights.crops[index] ?? 0;
      const before = listsOf(region.id, own, agreements);
      const alone = shownAloneIn(before);
      const shifted = shiftedPairings(profile, alone);
      const crop = before.map((list) => ({ ...list, weight: own * shifted[list.pairing] }));
      const whole = listsOf(null, weights.wholes[index] ?? 0, agreements);
      if (!profile.learned) return { region, alone, crop, whole };
      const all = reweigh([...crop, ...whole], region, regions, profile.learned);
      return { region, alone, crop: all.slice(0, crop.length), whole: all.slice(crop.length) };
    }),
    whole: listsOf(null, weights.look, null),
  };
}

/** Weights before the factors of the pairings. */
export interface ListWeights {
  /** w_r of each region. */
  readonly crops: readonly number[];
  /** w_g for each region. */
  readonly wholes: readonly number[];
  /** w_g of the whole-look list: the mean over the regions. */
  readonly look: number;
}

export function listWeights(regions: readonly CandidateRegion[], profile: Profile): ListWeights {
  const wholes = regions.map((region) => wholeWeight(regions, region, profile));
  return {
    crops: regions.map((region) => regionWeight(region, profile)),
    wholes,
    look:
      regions.length === 0
        ? wholeWeight([], null, profile)
        : wholes.reduce((sum, weight) => sum + weight, 0) / regions.length,
  };
}

/** The lists that the profile uses, with scores of all candidates (`union`) or of those that each list found itself. */
function scoreLists({ regions, lists, products }: Candidates, profile: Profile): Scores[] {
  const used = lists.filter(({ pairing, found }) => found !== null && profile.pairings[pairing] > 0);
  const foundBy = ({ found }: CandidateList) => (found ?? []).slice(0, profile.candidates);
  if (profile.rescoring === 'none') {
    const classesOf = new Map(products.map(({ id, classes }) => [id, classes]));
    return used.map((list) => ({
      list,
      products: foundBy(list).map(({ id }) => ({ id, classes: classesOf.get(id) ?? [] })),
      values: foundBy(list).map(({ score }) => score),
    }));
  }
  const ofKind = ({ ofKind }: CandidateList) => (ofKind ?? []).slice(0, profile.kindCandidates);
  const union = new Set(used.flatMap((list) => [...foundBy(list), ...ofKind(list)].map(({ id }) => id)));
  const answering = new Set<string | null>([null, ...regions.map(({ id }) => id)]);
  const norms = new Map<View, readonly number[]>();
  const normsOf = (view: View, parts: readonly PartCosines[]) => {
    const known = norms.get(view) ?? sumNormsOf(products, view, parts, profile.parts);
    norms.set(view, known);
    return known;
  };
  const scored = products.filter(({ id }) => union.has(id));
  return used
    .filter(({ region }) => answering.has(region))
    .map((list) => ({
      list,
      products: scored,
      values: scoreExactly(list, products, union, profile, normsOf, scored.length),
    }));
}

/** |Σ v| of each product's references, with parts weighed if their factors differ. */
function sumNormsOf(
  products: readonly CandidateProduct[],
  view: View,
  parts: readonly PartCosines[],
  factors: Profile['parts'],
): number[] {
  return areWeighed(parts, factors)
    ? products.map(({ partSumNorms }) => weighSumNorms(partSumNorms?.[view] ?? [], parts, factors))
    : products.map(({ sumNorms }) => sumNorms?.[view] ?? 1);
}

function scoreExactly(
  list: CandidateList,
  products: readonly CandidateProduct[],
  union: ReadonlySet<string>,
  { pooling, parts: factors }: Profile,
  normsOf: (view: View, parts: readonly PartCosines[]) => readonly number[],
  count: number,
): Float64Array {
  const { pairing } = list;
  const parts = list.partCosines ?? [];
  const isWeighed = areWeighed(parts, factors);
  const cosines = isWeighed ? weighParts(parts, factors) : list.cosines;
  if (cosines === null) throw new RangeError(`Expected exact scores for ${pairing}`);
  let first = 0;
  const values = new Float64Array(count);
  let scored = 0;
  // Only one pooling needs them, and they take longer to compute than the other poolings.
  const norms = pooling.by === 'mean-centroid' ? normsOf(pairingViews[pairing].stored, parts) : [];
  let place = 0;
  for (const { id, classes } of products) {
    const last = first + classes.length;
    if (union.has(id)) values[scored++] = pool(cosines, norms[place] ?? 1, pooling, first, last);
    first = last;
    place++;
  }
  return values;
}

/** The expected agreement of a region's class with each product class, over what the region may be. */
function agreementsOf(
  { garmentClass, classProbabilities }: CandidateRegion,
  confusion: Profile['confusion'],
): ReadonlyMap<ProductClass | '', number> {
  const agreement = confusion ? agreementOf(confusion) : classAgreement;
  return new Map(
    ([...productClasses, ''] as const).map((product) => [
      product,
      expectedAgreement(classProbabilities ?? garmentClass, product, agreement),
    ]),
  );
}

/** The products with their scores, of other classes lowered; without agreements the scores as they are. */
function hitsOf(
  products: readonly ScoredProduct[],
  values: ArrayLike<number>,
  agreements: Agreements | null,
  profile: Profile,
): ScoredItem[] {
  const best = agreements && bestAgreements(products, agreements);
  const hits: ScoredItem[] = [];
  let place = 0;
  for (const { id, classes } of products) {
    const score = values[place] ?? 0;
    const isKept = best === null || classes.length === 0;
    hits.push({ id, score: isKept ? score : lowerByClass(score, best[place] ?? 1, profile) });
    place++;
  }
  return hits;
}

/** Of each product how well it agrees with the region: of several classes, that of the one that agrees best. */
function bestAgreements(products: readonly ScoredProduct[], { byClass, byProducts }: Agreements) {
  const known = byProducts.get(products);
  if (known) return known;
  const best = new Float64Array(products.length);
  let place = 0;
  for (const { classes } of products) {
    for (const each of classes) best[place] = Math.max(best[place] ?? 0, byClass.get(each) ?? 1);
    place++;
  }
  byProducts.set(products, best);
  return best;
}

import { type GarmentClass, garmentClasses, type ScoredItem } from '../../types.ts';
import { type Pairing, pairings } from '../profile.ts';
import type { WeighedRegion } from './region-weight.ts';

/** What is known of the region and of the other garments in the photo. */
const regionFeatures = ['confidence', 'area', 'offCenter', 'height', 'others', 'otherConfidence'] as const;

/** What each list's own scores say. */
const listFeatures = ['top', 'margin', 'entropy'] as const;

/** The lists compared with `garment→garment`. */
const comparedPairings = ['whole→whole', 'garment→whole', 'whole→garment'] as const satisfies Pairing[];

type ClassFeature = `class ${GarmentClass}`;
type ListFeature = `${(typeof listFeatures)[number]} ${Pairing}`;
type OverlapFeature = `overlap ${(typeof comparedPairings)[number]}`;
export type LearnedFeature = (typeof regionFeatures)[number] | ListFeature | OverlapFeature | ClassFeature;

/** Every feature that learned weights may depend on. docs/fusion.md describes each. */
export const learnedFeatures: readonly LearnedFeature[] = [
  ...regionFeatures,
  ...pairings.flatMap((pairing) => listFeatures.map((name) => `${name} ${pairing}` as const)),
  ...comparedPairings.map((pairing) => `overlap ${pairing}` as const),
  ...garmentClasses.map((name) => `class ${name}` as const),
];

/** Values by feature; undefined where a feature is unknown. */
export type FeatureValues = Readonly<Partial<Record<LearnedFeature, number>>>;

/** A list's scores before normalisation, best first; undefined if the profile does not use it. */
export type ListsByPairing = Readonly<Partial<Record<Pairing, readonly ScoredItem[]>>>;

/** Hits per list that `overlap` compares: about as many as a shopper sees. */
const compared = 10;

/** Temperature of `entropy`, in units of a cosine. */
const temperature = 0.05;

/** What is known of a query before its lists are fused: of its region, the other regions, and its lists. */
export function featuresOf(
  region: WeighedRegion,
  regions: readonly WeighedRegion[],
  lists: ListsByPairing,
): FeatureValues {
  const others = regions.filter((other) => other !== region);
  const values: Partial<Record<LearnedFeature, number>> = {
    confidence: region.confidence,
    area: region.areaShare,
    others: others.length,
    otherConfidence: others.reduce((sum, { confidence }) => sum + confidence, 0),
  };
  if (region.center) {
    values.offCenter = Math.abs(2 * region.center.x - 1);
    values.height = region.center.y;
  }
  for (const pairing of pairings) {
    const hits = lists[pairing];
    if (!hits || hits.length === 0) continue;
    const [best, second = best] = hits;
    values[`top ${pairing}`] = best?.score ?? 0;
    values[`margin ${pairing}`] = (best?.score ?? 0) - (second?.score ?? 0);
    values[`entropy ${pairing}`] = entropyOf(hits);
  }
  const own = lists['garment→garment'];
  for (const pairing of comparedPairings) {
    const other = lists[pairing];
    if (own && other) values[`overlap ${pairing}`] = overlapOf(own, other);
  }
  for (const name of garmentClasses) values[`class ${name}`] = name === region.garmentClass ? 1 : 0;
  return values;
}

/** −Σ p·ln p / ln n of p = softmax(s / T): 0 if one hit stands out, 1 if all n hits score the same; 0 for a single hit. */
function entropyOf(hits: readonly ScoredItem[]): number {
  if (hits.length < 2) return 0;
  const best = hits[0]?.score ?? 0;
  let total = 0;
  let weighted = 0;
  for (const { score } of hits) {
    const exponent = (score - best) / temperature;
    const mass = Math.exp(exponent);
    total += mass;
    weighted += mass * exponent;
  }
  return (Math.log(total) - weighted / total) / Math.log(hits.length);
}

/** The share of the first ten hits of one list that are among the first ten of the other. */
function overlapOf(own: readonly ScoredItem[], other: readonly ScoredItem[]): number {
  const first = new Set(own.slice(0, compared).map(({ id }) => id));
  if (first.size === 0) return 0;
  return other.slice(0, compared).filter(({ id }) => first.has(id)).length / first.size;
}

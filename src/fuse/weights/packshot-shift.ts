import type { ScoredItem } from '../../types.ts';
import type { CandidateProduct } from '../candidates.ts';
import type { Pairing, Profile } from '../profile.ts';

/** Nearest products whose pictures are looked at: about as many as a shopper sees. */
const looked = 10;

/** Cosine of a product's two stored views from which on its picture counts as showing little else; at 1 it shows nothing else. */
const leastAlone = 0.9;

/**
 * How much the pictures of a garment's nearest products show the products alone, 0 (worn, or among other garments) to 1: the mean cosine
 * of the two stored views of the first ten hits, from .9 to 1. 0 where it is unknown.
 *
 * @param hits of the region's list `garment→garment`, best first
 */
export function shownAlone(
  hits: readonly ScoredItem[],
  viewCosines: ReadonlyMap<string, number | undefined>,
): number {
  const first = hits.slice(0, looked);
  if (first.length === 0) return 0;
  let sum = 0;
  for (const { id } of first) sum += viewCosines.get(id) ?? 0;
  return Math.max(0, Math.min(1, (sum / first.length - leastAlone) / (1 - leastAlone)));
}

/** The cosines that {@link shownAlone} needs, by product. */
export function viewCosinesOf(
  products: readonly CandidateProduct[],
): ReadonlyMap<string, number | undefined> {
  return new Map(products.map(({ id, viewCosine }) => [id, viewCosine]));
}

/**
 * The factors of the pairings for one region: σ · alone of the factor of `garment→garment` counts for `garment→whole`. A picture that shows
 * the product alone is its best likeness as it is; the box found in it only cuts off its edges.
 *
 * @param alone see {@link shownAlone}
 */
export function shiftedPairings(
  { pairings, packshotShift }: Pick<Profile, 'pairings' | 'packshotShift'>,
  alone: number,
): Readonly<Record<Pairing, number>> {
  const moved = packshotShift * alone * pairings['garment→garment'];
  // A pairing that is not in use stays so: it was not searched.
  if (moved === 0 || pairings['garment→whole'] === 0) return pairings;
  return {
    ...pairings,
    'garment→garment': pairings['garment→garment'] - moved,
    'garment→whole': pairings['garment→whole'] + moved,
  };
}

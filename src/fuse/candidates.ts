import type { ProductClass, ScoredItem, View } from '../types.ts';
import type { Pairing } from './profile.ts';
import type { PartCosines } from './weights/part-cosines.ts';
import type { WeighedRegion } from './weights/region-weight.ts';

/**
 * Everything that ranking one photo's results needs, as plain data. It can be saved and re-ranked with another profile
 * without a model or a store.
 */
export interface Candidates {
  readonly regions: readonly CandidateRegion[];
  /** The products that any list found, ordered by id. */
  readonly products: readonly CandidateProduct[];
  readonly lists: readonly CandidateList[];
}

/** A region with what its weights depend on. */
export interface CandidateRegion extends WeighedRegion {
  /** `r1`, `r2` …; unique within the photo. */
  readonly id: string;
}

export interface CandidateProduct {
  readonly id: string;
  /** '' if it has none. */
  readonly groupId: string;
  /** The class of each of the product's references (indexed images); '' if unknown. */
  readonly classes: readonly (ProductClass | '')[];
  /** |Σ v| over its references' unit vectors, by view, for the pooling `mean-centroid`; null without exact scores. */
  readonly sumNorms: Readonly<Record<View, number>> | null;
  /** The same for each part of the embedding, in the parts' order; undefined if it has no parts. */
  readonly partSumNorms?: Readonly<Record<View, ArrayLike<number>>> | undefined;
  /**
   * The cosine of the sums of its references' two views: near 1 if its pictures show it alone. undefined for other metrics, without exact
   * scores, and in queries saved before it was kept.
   */
  readonly viewCosine?: number | undefined;
  /** Candidates that are near-duplicates of it; empty if the search did not look for them. */
  readonly duplicates: readonly string[];
}

/** One query vector against one stored view. */
export interface CandidateList {
  /** The region whose crop is the query; null for the whole photo. */
  readonly region: string | null;
  readonly pairing: Pairing;
  /** The products that the search found, each with its best cosine, best first; null if the pairing was not searched. */
  readonly found: readonly ScoredItem[] | null;
  /**
   * For the list `garment→garment` of a region: the products of what the garment may be, best first; undefined if none were
   * searched.
   */
  readonly ofKind?: readonly ScoredItem[] | undefined;
  /** The cosine with each reference of each product, in the order of `products`; null without exact scores. */
  readonly cosines: ArrayLike<number> | null;
  /** What each part of the embedding adds to those cosines; undefined without parts or exact scores. */
  readonly partCosines?: readonly PartCosines[] | undefined;
}

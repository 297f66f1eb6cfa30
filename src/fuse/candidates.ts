import type { GarmentClass, ScoredItem, View } from '../types.ts';
import type { Pairing } from './profile.ts';
import type { PartCosines } from './weights/part-cosines.ts';
import type { WeighedRegion } from './weights/region-weight.ts';

/**
 * Everything that fusing one photo's answer needs, as plain data: what it holds can be kept and fused again under another
 * profile without a model or a store.
 */
export interface Candidates {
  readonly regions: readonly CandidateRegion[];
  /** What any list brought, in the order of their ids. */
  readonly products: readonly CandidateProduct[];
  readonly lists: readonly CandidateList[];
}

/** A region with what the weights know of it. */
export interface CandidateRegion extends WeighedRegion {
  /** `r1`, `r2` …; unique within the photo. */
  readonly id: string;
}

export interface CandidateProduct {
  readonly id: string;
  /** '' when the shop names none. */
  readonly groupId: string;
  /** The class of each of the product's references; '' where it is not known. */
  readonly classes: readonly (GarmentClass | '')[];
  /** |Σ v| over its references' unit vectors, by view, for the pooling `mean-centroid`; null without exact scores. */
  readonly sumNorms: Readonly<Record<View, number>> | null;
  /** The same of each part of the embedding, in the parts' order; absent where it has none. */
  readonly partSumNorms?: Readonly<Record<View, ArrayLike<number>>> | undefined;
  /** Other candidates that show the same, where that was looked for. */
  readonly duplicates: readonly string[];
}

/** One query vector against one stored view. */
export interface CandidateList {
  /** The region whose crop asked; null for the whole photo. */
  readonly region: string | null;
  readonly pairing: Pairing;
  /** The products that the search brought, each with its best cosine, best first; null where it was not searched. */
  readonly found: readonly ScoredItem[] | null;
  /** The cosine with each reference of each product, in the order of `products`; null without exact scores. */
  readonly cosines: ArrayLike<number> | null;
  /** What each part of the embedding adds to those cosines; absent where it has none, or none are exact. */
  readonly partCosines?: readonly PartCosines[] | undefined;
}

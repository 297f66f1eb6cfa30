/** One list's entry for the item being scored. */
export interface Entry {
  /** From 1. */
  readonly rank: number;
  readonly normalised: number;
  /** The list's share of all weights, > 0; the shares of all lists sum to 1. */
  readonly weight: number;
}

/** A method gives each entry its contribution; the item's score is their sum. Lists without the item add nothing. */
export type FusionMethod = (entries: readonly Entry[], options: FusionOptions) => number[];

export interface FusionOptions {
  /** The constant of reciprocal rank fusion. */
  readonly k: number;
}

/** An item in a list after normalisation. */
export interface NormalisedHit {
  readonly id: string;
  /** The list's own score; null where the normalisation gave a score to an item that the list does not hold. */
  readonly raw: number | null;
  readonly normalised: number;
}

/** One list of a query, as a method sees it. */
export interface QueryList {
  readonly id: string;
  /** As given, > 0. */
  readonly weight: number;
  /** weight / Σ weights: the shares of all lists sum to 1. */
  readonly share: number;
  /** weight / mean weight: 1 in every list when all weigh the same, which is a method without weights. */
  readonly relativeWeight: number;
  /** Best first. */
  readonly hits: readonly NormalisedHit[];
}

/** One list's entry for the item being scored. */
export interface Entry {
  readonly list: QueryList;
  /** From 1. */
  readonly rank: number;
  readonly normalised: number;
}

/** Numbers that methods take. Which method takes which, and their ranges: the method's `parameters`. */
export interface FusionParameters {
  /** Constant added to a rank. */
  readonly k: number;
  /** Persistence of rank-biased centroids: how likely a reader goes on to the next rank. */
  readonly phi: number;
  /** Exponent of the number of lists that hold an item. */
  readonly gamma: number;
  /** Added to the number of lists that hold an item before its logarithm is taken. */
  readonly sigma: number;
  /** Parts that a list is cut into. */
  readonly segments: number;
  /** Ranks to either side that a probability is averaged over. */
  readonly window: number;
}
export type ParameterName = keyof FusionParameters;

export interface ParameterRange {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
}

/** What a trained method learnt: numbers by list id. */
export type FusionModel = Readonly<Record<string, readonly number[]>>;

/** What a method may ask of the whole query. */
export interface FusionQuery {
  /** Every list of weight > 0, by id; they may be empty. */
  readonly lists: readonly QueryList[];
  /** Every item that some list holds, with its entries in the order of `lists`. */
  readonly candidates: ReadonlyMap<string, readonly Entry[]>;
  readonly parameters: FusionParameters;
  /** Empty for methods that are not trained. */
  readonly model: FusionModel;
}

export interface ItemScore {
  readonly score: number;
  /** What each entry adds, in the entries' order; they sum to the score but for rounding. */
  readonly contributions: readonly number[];
}

export interface Scorer {
  /** Score of an item from the lists that hold it. */
  readonly held: (entries: readonly Entry[], id: string) => ItemScore;
  /** What a list adds to an item that it does not hold; nothing unless given. */
  readonly absent?: (list: QueryList) => number;
  /** Orders items of equal score, the higher first, before their ids do. */
  readonly secondary?: (entries: readonly Entry[]) => number;
}

/** What every method keeps to unless its `exceptions` say otherwise and why. */
export const invariants = [
  'list order changes nothing',
  'ties break by id',
  'a list of weight 0 changes nothing',
  'scaling all weights changes nothing',
  'one list keeps its order',
] as const;
export type Invariant = (typeof invariants)[number];

/** The relevance of one list's items for one query. */
export interface JudgedRanking {
  /** For each rank, best first, whether the item there is relevant. */
  readonly relevant: readonly boolean[];
  /** Relevant items of the query, in the list or not. */
  readonly relevantCount: number;
}

export interface FusionMethod {
  readonly parameters: Readonly<Partial<Record<ParameterName, ParameterRange>>>;
  readonly exceptions: Readonly<Partial<Record<Invariant, string>>>;
  /** Whether a list's weight has an effect beyond 0, which always leaves the list out. */
  readonly weighted: boolean;
  /** The highest weight that the engine accepts; none unless given. Only weights that a user gives are checked. */
  readonly maxWeight?: number;
  readonly scorer: (query: FusionQuery) => Scorer;
}

export interface TrainedMethod extends FusionMethod {
  /** What the method learns of one list from its rankings for judged queries, at least one. */
  readonly fit: (rankings: readonly JudgedRanking[], parameters: FusionParameters) => readonly number[];
}

/** A score that is the sum of what the lists add. */
export function sumOf(contributions: readonly number[]): ItemScore {
  return { score: contributions.reduce((sum, contribution) => sum + contribution, 0), contributions };
}

/** A score that is not a sum, shared out among the entries in proportion to `amounts` (≥ 0, not all 0). */
export function shareOut(score: number, amounts: readonly number[]): ItemScore {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return { score, contributions: amounts.map((amount) => (score * amount) / total) };
}

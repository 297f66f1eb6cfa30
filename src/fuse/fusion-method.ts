/** An item in a list after normalisation. */
export interface NormalisedHit {
  readonly id: string;
  /** The list's own score; null if the list lacks the item and the normalisation added it. */
  readonly raw: number | null;
  readonly normalised: number;
}

/** One list of a query, as input of a method. */
export interface QueryList {
  readonly id: string;
  /** As given, > 0. */
  readonly weight: number;
  /** weight / Σ weights: shares sum to 1. */
  readonly share: number;
  /** weight / mean weight: all 1 for equal weights, which gives the unweighted method. */
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

/** Parameters of all methods. A method's `parameters` names those that it uses, with their ranges. */
export interface FusionParameters {
  /** Constant added to a rank. */
  readonly k: number;
  /** Persistence of rank-biased centroids: the probability that a reader continues to the next rank. */
  readonly phi: number;
  /** Exponent of the number of lists that contain an item. */
  readonly gamma: number;
  /** Added to the number of lists that contain an item, before the logarithm. */
  readonly sigma: number;
  /** Number of segments per list. */
  readonly segments: number;
  /** Ranks on either side that a probability is averaged over. */
  readonly window: number;
}
export type ParameterName = keyof FusionParameters;

export interface ParameterRange {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
}

/** A trained method's model: numbers by list id. */
export type FusionModel = Readonly<Record<string, readonly number[]>>;

/** A whole query, as input of a method. */
export interface FusionQuery {
  /** Every list of weight > 0, ordered by id; lists may be empty. */
  readonly lists: readonly QueryList[];
  /** Every item that some list contains, with its entries in the order of `lists`. */
  readonly candidates: ReadonlyMap<string, readonly Entry[]>;
  readonly parameters: FusionParameters;
  /** Empty for methods that are not trained. */
  readonly model: FusionModel;
}

export interface ItemScore {
  readonly score: number;
  /** What each entry adds, in the entries' order; they sum to the score up to rounding. */
  readonly contributions: readonly number[];
}

export interface Scorer {
  /** Score of an item from the lists that contain it. */
  readonly found: (entries: readonly Entry[], id: string) => ItemScore;
  /** What a list adds to an item that it does not contain; by default nothing. */
  readonly absent?: (list: QueryList) => number;
  /** Breaks ties of equal scores, higher first, before ids do. */
  readonly secondary?: (entries: readonly Entry[]) => number;
}

/** Invariants of every method, except for those that its `exceptions` list with the reason. */
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
  /** Whether the item at each rank is relevant, best first. */
  readonly relevant: readonly boolean[];
  /** Number of relevant items of the query, in the list or not. */
  readonly relevantCount: number;
}

export interface FusionMethod {
  readonly parameters: Readonly<Partial<Record<ParameterName, ParameterRange>>>;
  readonly exceptions: Readonly<Partial<Record<Invariant, string>>>;
  /** Whether weights have an effect. Weight 0 always leaves a list out. */
  readonly weighted: boolean;
  /** The highest weight that the engine accepts; none unless given. Only weights that a user gives are checked. */
  readonly maxWeight?: number;
  /**
   * What an item adds that a list contains, where a score is the sum of that over the lists and nothing else: to the last bit the
   * contribution in `found`. Such a method needs no ranks.
   */
  readonly summand?: (list: Pick<QueryList, 'share'>, normalised: number) => number;
  readonly scorer: (query: FusionQuery) => Scorer;
}

export interface TrainedMethod extends FusionMethod {
  /** The model of one list, from its rankings for one or more judged queries. */
  readonly fit: (rankings: readonly JudgedRanking[], parameters: FusionParameters) => readonly number[];
}

/** A score that is the sum of what the lists add. */
export function sumOf(contributions: readonly number[]): ItemScore {
  return { score: contributions.reduce((sum, contribution) => sum + contribution, 0), contributions };
}

/** A score that is not a sum, divided among the entries in proportion to `amounts` (≥ 0, not all 0). */
export function shareOut(score: number, amounts: readonly number[]): ItemScore {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return { score, contributions: amounts.map((amount) => (score * amount) / total) };
}

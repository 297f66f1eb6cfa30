import type { GarmentClass, View } from '../types.ts';
import type { FeedbackWeights } from './feedback/rocchio.ts';
import type { FusionParameters } from './fusion-method.ts';
import type { UntrainedMethodName } from './fusion-methods.ts';
import type { Normalization } from './normalize.ts';
import type { Calibration } from './rerank/calibration.ts';
import type { ConfusionTable } from './weights/confusion.ts';
import type { PoolingRule } from './weights/pooling.ts';

/** Which query vector is compared with which stored view, `query→stored`. */
export const pairings = ['garment→garment', 'whole→whole', 'garment→whole', 'whole→garment'] as const;
export type Pairing = (typeof pairings)[number];

/** The two views of each pairing: `garment→whole` searches the stored view `whole` with the vector of a garment's crop. */
export const pairingViews: Readonly<Record<Pairing, { readonly query: View; readonly stored: View }>> = {
  'garment→garment': { query: 'garment', stored: 'garment' },
  'whole→whole': { query: 'whole', stored: 'whole' },
  'garment→whole': { query: 'garment', stored: 'whole' },
  'whole→garment': { query: 'whole', stored: 'garment' },
};

/** What is grouped under one result: nothing, products of the same group, or near-duplicate images. */
export const collapses = ['none', 'group', 'duplicates'] as const;
export type Collapse = (typeof collapses)[number];

/**
 * How the look's own list is made from its regions: `sum` fuses all lists into one; in `turns` the regions take turns; `shares`
 * lists each region's best hit, then the most certain hits; `surest` is `shares` with the surest of the best hits first.
 */
export const lookLists = ['sum', 'turns', 'shares', 'surest'] as const;
export type LookList = (typeof lookLists)[number];

/** A method of a profile: any that needs no training, or `learned`, a weighted sum whose weights follow each query. */
export type ProfileMethod = UntrainedMethodName | 'learned';

/** Weights of the lists that follow each query, learnt from judgments; plain data. */
export interface LearnedWeights {
  /** Mean and standard deviation (> 0), where the weights were learnt, of each `LearnedFeature`. */
  readonly features: Readonly<Partial<Record<string, FeatureScale>>>;
  /** θ of each pairing, by `LearnedFeature`; `constant` counts for every query. Missing ones are 0. */
  readonly coefficients: Readonly<Partial<Record<Pairing, Readonly<Partial<Record<string, number>>>>>>;
}

export interface FeatureScale {
  readonly mean: number;
  readonly deviation: number;
}

/** An immutable, versioned set of fusion settings. docs/fusion.md explains each, with the same symbols. */
export interface Profile extends Partial<Pick<FusionParameters, 'phi' | 'gamma' | 'sigma'>> {
  readonly name: string;
  readonly version: number;
  readonly method: ProfileMethod;
  readonly normalization: Normalization;
  /** Constant of reciprocal rank fusion. `phi`, `gamma` and `sigma` belong to other methods; undefined for their defaults. */
  readonly k: number;
  /** `union`: every candidate is scored exactly in every list; `none`: the method's rule for absent items applies. */
  readonly rescoring: 'union' | 'none';
  /** Exponent of a region's confidence in its weight. */
  readonly alpha: number;
  /** Exponent of a region's share of the photo's area in its weight. */
  readonly beta: number;
  /** Factor π of a class in the weight of its regions; 1 by default. */
  readonly classPrior: Readonly<Partial<Record<GarmentClass, number>>>;
  /** Weight of the whole photo's lists: g0 + g1·Π(1 − c) + g2·exp(−eta·Σ c of the other regions). */
  readonly g0: number;
  readonly g1: number;
  readonly g2: number;
  readonly eta: number;
  /** Factor of each pairing; 0 leaves the list out. */
  readonly pairings: Readonly<Record<Pairing, number>>;
  /**
   * Share σ of the factor of `garment→garment` that counts for `garment→whole` where the pictures of the nearest products show them alone,
   * 0..1; 0 leaves the factors as they are.
   */
  readonly packshotShift: number;
  /** Strength λ of the class gate: 0 ignores classes, 1 gives products without class agreement a score of 0. */
  readonly gate: number;
  /** Class penalty δ: what a product without any class agreement loses from its cosine, 0..2. */
  readonly classPenalty: number;
  /** Class agreement learnt from judgments, for the gate and the penalty; null for `classAgreement`. */
  readonly confusion: ConfusionTable | null;
  /** How the cosines with a product's references become one score. With `rescoring: none` the best one is used. */
  readonly pooling: PoolingRule;
  /** Factor of each part of the embedding in exact scores, > 0; 1 by default. */
  readonly parts: Readonly<Record<string, number>>;
  /** By class, the probability that a score is right and the threshold for `confident`; null without a calibration. */
  readonly calibration: Calibration | null;
  /**
   * Whether hits of what the garment may be come before all others where the first hit is not confident. Without a calibration
   * it has no effect.
   */
  readonly kindFirst: boolean;
  /** Whether each product is assigned to at most one region of a look. */
  readonly assignment: boolean;
  readonly collapse: Collapse;
  readonly lookList: LookList;
  /** What the method `learned` has learnt from judgments; null for other methods. */
  readonly learned: LearnedWeights | null;
  /** How many products each list adds to the candidates. */
  readonly candidates: number;
  /**
   * How many products of what the garment may be each region adds to the candidates, however dissimilar; 0 adds none. With
   * `rescoring: none` they are not used.
   */
  readonly kindCandidates: number;
  /** How much liked and disliked products move a refined search, against the start's 1. */
  readonly feedback: FeedbackWeights;
}

/** Values for settings that older profiles lack; they leave the results of those profiles unchanged. */
export const profileDefaults = {
  packshotShift: 0,
  classPenalty: 0,
  confusion: null,
  pooling: { by: 'max', m: 3, temperature: 0.05 },
  parts: {},
  calibration: null,
  assignment: false,
  collapse: 'none',
  lookList: 'sum',
  kindCandidates: 0,
  kindFirst: false,
  learned: null,
  // What is usual since the SMART system: Manning, Raghavan, Schütze, Introduction to Information Retrieval, 9.1.1.
  feedback: { liked: 0.75, disliked: 0.15 },
} as const satisfies Partial<Profile>;

import type { GarmentClass } from '../types.ts';
import type { FusionParameters } from './fusion-method.ts';
import type { UntrainedMethodName } from './fusion-methods.ts';
import type { Normalization } from './normalize.ts';
import type { Calibration } from './rerank/calibration.ts';
import type { ConfusionTable } from './weights/confusion.ts';
import type { PoolingRule } from './weights/pooling.ts';

/** Which query vector is compared with which stored view, `query→stored`. */
export const pairings = ['garment→garment', 'whole→whole', 'garment→whole', 'whole→garment'] as const;
export type Pairing = (typeof pairings)[number];

/** What is shown as one hit with alternatives: nothing, products of the same group, pictures that show the same. */
export const collapses = ['none', 'group', 'duplicates'] as const;
export type Collapse = (typeof collapses)[number];

/**
 * How the look's own list is made of its regions: all lists fused into one; the regions take turns; each region's best hit,
 * then what is surest.
 */
export const lookLists = ['sum', 'turns', 'shares'] as const;
export type LookList = (typeof lookLists)[number];

/** An immutable, versioned set of fusion settings. The letters are those of docs/fusion.md. */
export interface Profile extends Partial<Pick<FusionParameters, 'phi' | 'gamma' | 'sigma'>> {
  readonly name: string;
  readonly version: number;
  /** Any method that needs no training: docs/fusion.md has them all. */
  readonly method: UntrainedMethodName;
  readonly normalization: Normalization;
  /** Constant of reciprocal rank fusion; `phi`, `gamma` and `sigma` are those of other methods, absent for their defaults. */
  readonly k: number;
  /** `union`: every candidate is scored exactly in every list; `none`: the method's own rule for absence holds. */
  readonly rescoring: 'union' | 'none';
  /** Exponent of a region's confidence in its weight. */
  readonly alpha: number;
  /** Exponent of a region's share of the photo's area in its weight. */
  readonly beta: number;
  /** Factor π of a class in the weight of its regions; 1 where not named. */
  readonly classPrior: Readonly<Partial<Record<GarmentClass, number>>>;
  /** Weight of the whole photo's lists: g0 + g1·Π(1 − c) + g2·exp(−eta·Σ c of the other regions). */
  readonly g0: number;
  readonly g1: number;
  readonly g2: number;
  readonly eta: number;
  /** Factor of each pairing; 0 leaves the list out. */
  readonly pairings: Readonly<Record<Pairing, number>>;
  /** Strength λ of the soft class gate: 0 ignores classes, 1 lets only agreeing classes through. */
  readonly gate: number;
  /** Cosine δ that a product loses whose class does not agree at all with the region's, 0..2. */
  readonly classPenalty: number;
  /** How far classes agree in the gate and the penalty, learnt from judgments; null for `classAgreement`. */
  readonly confusion: ConfusionTable | null;
  /** How the cosines with a product's references become one score; with `rescoring: none` it is the best one's. */
  readonly pooling: PoolingRule;
  /** Factor of each part of the embedding in exact scores, > 0; 1 where not named. */
  readonly parts: Readonly<Record<string, number>>;
  /** What a region's score is worth, by class, and from which on it is an answer; null where that is not known. */
  readonly calibration: Calibration | null;
  /** Whether a product answers for at most one region of a look. */
  readonly assignment: boolean;
  readonly collapse: Collapse;
  readonly lookList: LookList;
  /** Products a list brings into the union of candidates. */
  readonly candidates: number;
}

/** What profiles had before they named it: filling it in changes no answer of theirs. */
export const profileDefaults = {
  classPenalty: 0,
  confusion: null,
  pooling: { by: 'max', m: 3, temperature: 0.05 },
  parts: {},
  calibration: null,
  assignment: false,
  collapse: 'none',
  lookList: 'sum',
} as const satisfies Partial<Profile>;

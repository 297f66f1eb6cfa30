import type { ScoredItem } from '../types.ts';
import type { NormalisedHit } from './fusion-method.ts';
import { byScoreThenId, rankedBest } from './ranked-list.ts';

/**
 * Scores of one list on a common scale, in the given order (best first, so index = rank − 1). Same as ranx; a range, sum or
 * deviation below 1e-9 is replaced by 1e-9. https://github.com/AmenRa/ranx (normalization/)
 */
const scales = {
  none: (scores) => scores,
  /** (s − min) / (max − min): a list of one item, or of equal scores, becomes all 0. */
  'min-max': (scores) => {
    const min = minOf(scores);
    const range = atLeastEpsilon(maxOf(scores) - min);
    return scores.map((score) => (score - min) / range);
  },
  /** (max − s) / (max − min), for distances: reverses the order of the list. */
  'min-max-inverted': (scores) => {
    const max = maxOf(scores);
    const range = atLeastEpsilon(max - minOf(scores));
    return scores.map((score) => (max - score) / range);
  },
  /** s / max: a list without a positive score becomes very negative, about s · 1e9. */
  max: (scores) => {
    const max = atLeastEpsilon(maxOf(scores));
    return scores.map((score) => score / max);
  },
  /** (s − min) / Σ (s − min). */
  sum: (scores) => {
    const min = minOf(scores);
    const total = atLeastEpsilon(sumOfScores(scores) - min * scores.length);
    return scores.map((score) => (score - min) / total);
  },
  /** Zero mean, unit variance (of the population). */
  zmuv: (scores) => {
    const mean = sumOfScores(scores) / scores.length;
    const variance = sumOfScores(scores.map((score) => (score - mean) ** 2)) / scores.length;
    const deviation = atLeastEpsilon(Math.sqrt(variance));
    return scores.map((score) => (score - mean) / deviation);
  },
  /** 1 − (r − 1) / n, ranks from 1. */
  rank: (scores) => scores.map((_, index) => 1 - index / scores.length),
} satisfies Record<string, (scores: readonly number[]) => readonly number[]>;

/**
 * Names of the normalisations. Only `borda` depends on other lists: 1 − (r − 1) / |C|, C being the union of all lists'
 * items. It adds the items that a list of n items lacks with 0.5 − (n − 1) / (2·|C|), so every list contains every item.
 */
export const normalizations = [
  'none',
  'min-max',
  'min-max-inverted',
  'max',
  'sum',
  'zmuv',
  'rank',
  'borda',
] as const satisfies readonly (keyof typeof scales | 'borda')[];
export type Normalization = (typeof normalizations)[number];

/** Each list on the scale of `normalization`, best first, ties by id. Empty lists stay empty, except with `borda`. */
export function normalizeLists(
  lists: readonly (readonly ScoredItem[])[],
  normalization: Normalization,
): NormalisedHit[][] {
  const ranked = lists.map(rankedBest);
  if (normalization === 'borda') return bordaNorm(ranked);
  const scale = scales[normalization];
  return ranked.map((hits) => {
    const normalised = scale(hits.map(({ score }) => score));
    const made = hits.map(({ id, score }, index) => ({ id, raw: score, normalised: normalised[index] ?? 0 }));
    return normalization === 'min-max-inverted' ? made.sort(byNormalisedThenId) : made;
  });
}

function bordaNorm(ranked: readonly (readonly ScoredItem[])[]): NormalisedHit[][] {
  const candidates = [...new Set(ranked.flat().map(({ id }) => id))].sort();
  return ranked.map((hits) => {
    const listed = new Set(hits.map(({ id }) => id));
    const absent = 0.5 - (hits.length - 1) / (2 * candidates.length);
    return [
      ...hits.map(({ id, score }, index) => ({ id, raw: score, normalised: 1 - index / candidates.length })),
      ...candidates
        .filter((id) => !listed.has(id))
        .map((id): NormalisedHit => ({ id, raw: null, normalised: absent })),
    ];
  });
}

function byNormalisedThenId(a: NormalisedHit, b: NormalisedHit): number {
  return byScoreThenId({ id: a.id, score: a.normalised }, { id: b.id, score: b.normalised });
}

function atLeastEpsilon(value: number): number {
  return Math.max(value, 1e-9);
}

function minOf(values: readonly number[]): number {
  return values.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY);
}

function maxOf(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
}

function sumOfScores(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

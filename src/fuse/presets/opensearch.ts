import {
  type Entry,
  type FusionMethod,
  type ItemScore,
  type QueryList,
  shareOut,
  sumOf,
} from '../fusion-method.ts';
import { sampleDeviation } from './sample-deviation.ts';
import { reciprocalRanks } from './weights-as-given.ts';

type Scale = (score: number) => number;
type Normalizer = (scores: readonly number[]) => Scale;
/** Score of an item from its normalised score in each list of the query, 0 where the list does not hold it. */
type Combination = (scored: readonly Scored[], lists: readonly QueryList[]) => ItemScore;
interface Scored {
  readonly list: QueryList;
  readonly score: number;
}

/** What OpenSearch gives an item in the place of 0. */
const minimumScore = 0.001;
/** Java's Float.MIN_VALUE, the smallest positive number, with which a list's maximum starts. */
export const smallestPositiveFloat = 2 ** -149;

const normalizers = {
  /** (s − min) / (max − min); 1 where all scores are the same positive number; 0 becomes .001. */
  'min-max': (scores) => {
    const min = Math.min(...scores);
    const max = Math.max(smallestPositiveFloat, ...scores);
    return (score) => (min === max ? 1 : (score - min) / (max - min) || minimumScore);
  },
  /** s / ‖s‖; 0 where the norm is 0. */
  l2: (scores) => {
    const norm = Math.hypot(...scores);
    return (score) => (norm === 0 ? 0 : score / norm);
  },
  /**
   * (s − μ) / σ of the sample; .001 for scores below the mean; the list's highest score for a score equal to the mean, and its
   * lowest for the others where σ is 0. OpenSearch compares 32-bit numbers: three scores of .1 equal their mean.
   */
  'z-score': (scores) => {
    const mean = Math.fround(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    const deviation = Math.fround(sampleDeviation(scores));
    const max = Math.max(...scores);
    const min = Math.min(...scores);
    return (score) => {
      if (Math.fround(score) === mean) return max;
      if (deviation === 0) return min;
      const standardised = (score - mean) / deviation;
      return standardised <= 0 ? minimumScore : standardised;
    };
  },
} satisfies Record<string, Normalizer>;

const combinations = {
  /** Σ w·s / Σ w over all lists whose score is at least 0, absence included: the code counts zeros, unlike its comment. */
  arithmetic: (scored, lists) => {
    const counted = scored.filter(({ score }) => score >= 0);
    const negative = weightOf(scored) - weightOf(counted);
    const total = lists.reduce((sum, { weight }) => sum + weight, 0) - negative;
    return sumOf(
      scored.map(({ list, score }) => (score >= 0 && total > 0 ? (list.weight * score) / total : 0)),
    );
  },
  /** exp(Σ w·ln s / Σ w) over the scores above 0. */
  geometric: (scored) =>
    overPositive(scored, (positive, total) =>
      Math.exp(positive.reduce((sum, { list, score }) => sum + list.weight * Math.log(score), 0) / total),
    ),
  /** Σ w / Σ (w / s) over the scores above 0. */
  harmonic: (scored) =>
    overPositive(
      scored,
      (positive, total) => total / positive.reduce((sum, { list, score }) => sum + list.weight / score, 0),
    ),
} satisfies Record<string, Combination>;

/**
 * OpenSearch's normalization processor: one of its normalizers and one of its means. It breaks no ties; here the id does.
 * opensearch-project/neural-search processor/normalization/, processor/combination/
 */
export function opensearchHybrid(
  normalizer: keyof typeof normalizers,
  combination: keyof typeof combinations,
): FusionMethod {
  return {
    parameters: {},
    exceptions: { 'one list keeps its order': outOfOrder[normalizer] },
    weighted: true,
    scorer: ({ lists }) => {
      const scaleOf = new Map<string, Scale>(
        lists.map(({ id, hits }) => [id, normalizers[normalizer](hits.map(({ normalised }) => normalised))]),
      );
      const scored = ({ list, normalised }: Entry): Scored => ({
        list,
        score: scaleOf.get(list.id)?.(normalised) ?? 0,
      });
      return { found: (entries) => combinations[combination](entries.map(scored), lists) };
    },
  };
}

const outOfOrder = {
  'min-max': 'the lowest item gets .001 for 0 and passes those within a thousandth of the range above it',
  l2: 'negative scores are left out of the mean, so that their items tie at 0',
  'z-score':
    'items below the mean tie at .001, which passes those just above it; one at the mean gets the highest score',
} as const;

/** OpenSearch's RRF: Σ w / (k + r), ranks from 1, k its rank_constant. */
export const opensearchRrf = reciprocalRanks({ default: 60, min: 1, max: 10_000, integer: true }, 1);

function overPositive(
  scored: readonly Scored[],
  mean: (positive: readonly Scored[], totalWeight: number) => number,
): ItemScore {
  const positive = scored.filter(({ score }) => score > 0);
  if (positive.length === 0) return { score: 0, contributions: scored.map(() => 0) };
  return shareOut(
    mean(positive, weightOf(positive)),
    scored.map(({ list, score }) => (score > 0 ? list.weight : 0)),
  );
}

function weightOf(scored: readonly Scored[]): number {
  return scored.reduce((sum, { list }) => sum + list.weight, 0);
}

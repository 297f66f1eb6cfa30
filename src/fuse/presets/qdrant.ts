import { type FusionMethod, type NormalisedHit, type QueryList, sumOf } from '../fusion-method.ts';
import { sampleDeviation } from './sample-deviation.ts';

/**
 * Qdrant's RRF: Σ 1 / (r / w + k − 1), ranks from 1, k = 2 by default. A weight stretches the list's ranks, the first
 * included. With weights of 1, k = 61 is Cormack's 1 / (60 + r). Qdrant breaks no ties; here the id does.
 * qdrant/qdrant lib/segment/src/common/reciprocal_rank_fusion.rs
 */
export const qdrantRrf: FusionMethod = {
  parameters: { k: { default: 2, min: 1, max: 100_000 } },
  exceptions: {
    'scaling all weights changes nothing':
      'weights stretch ranks rather than multiply: (1, 2) and (2, 4) differ, in order too',
  },
  weighted: true,
  scorer: ({ parameters: { k } }) => ({
    found: (entries) => sumOf(entries.map(({ list, rank }) => 1 / (rank / list.weight + k - 1))),
  }),
};

/**
 * Qdrant's distribution-based score fusion: Σ (s − (μ − 3σ)) / 6σ with the sample's σ, neither clipped nor weighted;
 * 0.5 for a single hit and for equal scores. qdrant/qdrant lib/segment/src/common/score_fusion.rs
 */
export const qdrantDbsf: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: false,
  scorer: ({ lists }) => {
    const scaleOf = scales(lists, (scores) => {
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      const deviation = sampleDeviation(scores);
      if (allEqual(scores)) return () => 0.5;
      return (score) => (score - (mean - 3 * deviation)) / (6 * deviation);
    });
    return { found: (entries) => sumOf(entries.map(({ list, normalised }) => scaleOf(list)(normalised))) };
  },
};

/**
 * Qdrant's balanced log-odds: the weighted mean, over the lists that hold the item, of the min-max of α·(s − β) with
 * α = 1 / σ of the sample (1 where σ is 0) and β the median; 0.5 where a list's scores do not differ. An item is not
 * lowered by lists that do not hold it. qdrant/qdrant lib/segment/src/common/balanced_log_odds.rs
 */
export const qdrantBlo: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: ({ lists }) => {
    const scaleOf = scales(lists, (scores) => {
      const deviation = sampleDeviation(scores);
      const alpha = deviation < Number.EPSILON ? 1 : 1 / deviation;
      const beta = median(scores);
      const logits = scores.map((score) => alpha * (score - beta));
      const lowest = Math.min(...logits);
      const range = Math.max(...logits) - lowest;
      return (score) => (range > 1e-12 ? (alpha * (score - beta) - lowest) / range : 0.5);
    });
    return {
      found: (entries) => {
        const total = entries.reduce((sum, { list }) => sum + list.relativeWeight, 0);
        return sumOf(
          entries.map(({ list, normalised }) => (list.relativeWeight / total) * scaleOf(list)(normalised)),
        );
      },
    };
  },
};

type Scale = (score: number) => number;

/** The scale of each list, made once a query. */
function scales(
  lists: readonly QueryList[],
  make: (scores: readonly number[]) => Scale,
): (list: QueryList) => Scale {
  const made = new Map(lists.map((list) => [list.id, make(list.hits.map(scoreOf))]));
  return ({ id }) => made.get(id) ?? (() => 0.5);
}

const scoreOf = ({ normalised }: NormalisedHit) => normalised;

function allEqual(scores: readonly number[]): boolean {
  return scores.every((score) => score === scores[0]);
}

function median(scores: readonly number[]): number {
  const ascending = [...scores].sort((a, b) => a - b);
  const half = (ascending.length - 1) / 2;
  return ((ascending[Math.floor(half)] ?? 0) + (ascending[Math.ceil(half)] ?? 0)) / 2;
}

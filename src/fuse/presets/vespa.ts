import { type FusionMethod, sumOf } from '../fusion-method.ts';
import { reciprocalRanks, weightsAsGiven } from './weights-as-given.ts';

/**
 * Vespa's Σ w·normalize_linear(s) in a global phase: 0.5 + (s − mid) / (max − min) with mid between the two, so 0..1;
 * 0.5 where all scores, or the only one, are the same. Absence adds 0.
 * https://docs.vespa.ai/en/phased-ranking.html
 */
export const vespaNormalizeLinear: FusionMethod = {
  parameters: {},
  exceptions: weightsAsGiven,
  weighted: true,
  scorer: ({ lists }) => {
    const ranges = new Map(
      lists.map(({ id, hits }) => {
        const scores = hits.map(({ normalised }) => normalised);
        return [id, { min: Math.min(...scores), max: Math.max(...scores) }];
      }),
    );
    return {
      found: (entries) =>
        sumOf(
          entries.map(({ list, normalised }) => {
            const { min, max } = ranges.get(list.id) ?? { min: 0, max: 0 };
            return list.weight * (min === max ? 0.5 : 0.5 + (normalised - (min + max) / 2) / (max - min));
          }),
        ),
    };
  },
};

/** Vespa's reciprocal_rank_fusion: Σ w / (k + r), ranks from 1. https://docs.vespa.ai/en/phased-ranking.html */
export const vespaReciprocalRankFusion = reciprocalRanks({ default: 60, min: 0, max: 100_000 }, 1);

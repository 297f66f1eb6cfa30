import { type FusionMethod, type QueryList, sumOf } from '../fusion-method.ts';
import { smallestPositiveFloat } from './opensearch.ts';
import { reciprocalRanks, weightsAsGiven } from './weights-as-given.ts';

type Scale = (score: number) => number;

/** Elasticsearch's linear retriever: Σ w·norm(s) with the weights as they are, absence adding 0. Ties go by id here. */
function linear(scaleOf: (list: QueryList) => Scale): FusionMethod {
  return {
    parameters: {},
    exceptions: weightsAsGiven,
    weighted: true,
    scorer: ({ lists }) => {
      const scales = new Map(lists.map((list) => [list.id, scaleOf(list)]));
      return {
        found: (entries) =>
          sumOf(
            entries.map(({ list, normalised }) => list.weight * (scales.get(list.id)?.(normalised) ?? 0)),
          ),
      };
    },
  };
}

/** normalizer none: s as it is. */
export const elasticsearchLinear = linear(() => (score) => score);

/**
 * normalizer minmax: (s − min) / (max − min), and s itself where all scores, or the only one, are the same. The maximum starts at the smallest
 * positive number, so that a list of negative scores is measured up to 0.
 */
export const elasticsearchLinearMinmax = linear(({ hits }) => {
  const scores = hits.map(({ normalised }) => normalised);
  const min = Math.min(...scores);
  const max = Math.max(smallestPositiveFloat, ...scores);
  return (score) => (min === max ? score : (score - min) / (max - min));
});

/** normalizer l2_norm: s / ‖s‖, and s itself where the norm is 0. */
export const elasticsearchLinearL2 = linear(({ hits }) => {
  const norm = Math.hypot(...hits.map(({ normalised }) => normalised));
  return (score) => (norm === 0 ? score : score / norm);
});

/** Elasticsearch's rrf retriever: Σ w / (k + r), ranks from 1, k its rank_constant. */
export const elasticsearchRrf = reciprocalRanks({ default: 60, min: 1, max: 100_000, integer: true }, 1);

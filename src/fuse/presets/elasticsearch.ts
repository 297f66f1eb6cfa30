import { type FusionMethod, type QueryList, sumOf } from '../fusion-method.ts';
import { smallestPositiveFloat } from './opensearch.ts';
import { reciprocalRanks, weightsAsGiven } from './weights-as-given.ts';

type Scale = (score: number) => number;

/** Elasticsearch's linear retriever: Σ w·norm(s) with the weights as they are, absence adding 0. Ties go by id here. */
function linear(
  scaleOf: (list: QueryList) => Scale,
  exceptions: FusionMethod['exceptions'] = {},
): FusionMethod {
  return {
    parameters: {},
    exceptions: { ...weightsAsGiven, ...exceptions },
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

/** Elasticsearch takes scores closer than this as equal. */
const epsilon = 1e-6;

/**
 * normalizer minmax: (s − min) / (max − min), and 1 for a single score or where all scores lie within 1e-6. The maximum starts at
 * the smallest positive number, so a list of negative scores is scaled up to 0. Elasticsearch kept a single score as it is
 * before its pull request 128689 (June 2025). elastic/elasticsearch x-pack/plugin/rank-rrf, MinMaxScoreNormalizer
 */
export const elasticsearchLinearMinmax = linear(
  ({ hits }) => {
    const scores = hits.map(({ normalised }) => normalised);
    const min = Math.min(...scores);
    const max = Math.max(smallestPositiveFloat, ...scores);
    return (score) => (max - min < epsilon ? 1 : (score - min) / (max - min));
  },
  { 'one list keeps its order': 'scores within 1e-6 of each other count as equal, so that their items tie' },
);

/**
 * normalizer l2_norm: s / ‖s‖, and s itself where the norm is below 1e-6.
 * elastic/elasticsearch x-pack/plugin/rank-rrf, L2ScoreNormalizer
 */
export const elasticsearchLinearL2 = linear(({ hits }) => {
  const norm = Math.hypot(...hits.map(({ normalised }) => normalised));
  return (score) => (norm < epsilon ? score : score / norm);
});

/** Elasticsearch's rrf retriever: Σ w / (k + r), ranks from 1, k its rank_constant. */
export const elasticsearchRrf = reciprocalRanks({ default: 60, min: 1, max: 100_000, integer: true }, 1);

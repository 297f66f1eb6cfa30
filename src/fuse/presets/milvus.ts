import { type FusionMethod, sumOf } from '../fusion-method.ts';
import { weightsAsGiven } from './weights-as-given.ts';

/**
 * Milvus' RRFRanker: Σ 1 / (k + r), ranks from 1, without weights; ties go to the smaller key, here the id.
 * milvus-io/milvus internal/util/function/rerank/rrf_function.go
 */
export const milvusRrf: FusionMethod = {
  parameters: { k: { default: 60, min: 1e-6, max: 16_383.999_999 } },
  exceptions: {},
  weighted: false,
  scorer: ({ parameters: { k } }) => ({
    found: (entries) => sumOf(entries.map(({ rank }) => 1 / (k + rank))),
  }),
};

/**
 * Milvus' WeightedRanker: Σ w·f(s) with the weights as they are, absence adding 0; ties go to the smaller key.
 * With f the identity (norm_score false) absence counts as a cosine of 0; the f of norm_score maps to 0..1, where
 * absence counts as the worst score there is. Milvus refuses weights outside 0..1.
 * milvus-io/milvus internal/util/function/rerank/weighted_function.go
 */
function milvusWeighted(
  scoreOf: (score: number) => number,
  exceptions: FusionMethod['exceptions'] = {},
): FusionMethod {
  return {
    parameters: {},
    exceptions: {
      ...weightsAsGiven,
      ...exceptions,
    },
    weighted: true,
    maxWeight: 1,
    scorer: () => ({
      found: (entries) => sumOf(entries.map(({ list, normalised }) => list.weight * scoreOf(normalised))),
    }),
  };
}

/** norm_score false: s as it is. */
export const milvusWeightedRaw = milvusWeighted((score) => score);

/** norm_score with COSINE: (1 + s) / 2. */
export const milvusWeightedCosine = milvusWeighted((score) => (1 + score) / 2);

/** norm_score with IP: .5 + atan(s) / π. */
export const milvusWeightedIp = milvusWeighted((score) => 0.5 + Math.atan(score) / Math.PI);

/** norm_score with BM25: 2·atan(s) / π. */
export const milvusWeightedBm25 = milvusWeighted((score) => (2 * Math.atan(score)) / Math.PI);

/** norm_score with L2: 1 − 2·atan(d) / π for distances d, so that the smallest comes first. */
export const milvusWeightedL2 = milvusWeighted((distance) => 1 - (2 * Math.atan(distance)) / Math.PI, {
  'one list keeps its order': 'scores are distances, and lists come with their largest score first',
});

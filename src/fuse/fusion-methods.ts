import type { FusionMethod, TrainedMethod } from './fusion-method.ts';
import { anz } from './methods/anz.ts';
import { bayesfuse } from './methods/bayesfuse.ts';
import { bordafuse } from './methods/bordafuse.ts';
import { condorcet } from './methods/condorcet.ts';
import { gmnz } from './methods/gmnz.ts';
import { isr } from './methods/isr.ts';
import { logIsr } from './methods/log-isr.ts';
import { lognIsr } from './methods/logn-isr.ts';
import { mapfuse } from './methods/mapfuse.ts';
import { max } from './methods/max.ts';
import { med } from './methods/med.ts';
import { min } from './methods/min.ts';
import { mixed } from './methods/mixed.ts';
import { mnz } from './methods/mnz.ts';
import { posfuse } from './methods/posfuse.ts';
import { probfuse } from './methods/probfuse.ts';
import { rbc } from './methods/rbc.ts';
import { rrf } from './methods/rrf.ts';
import { segfuse } from './methods/segfuse.ts';
import { slidefuse } from './methods/slidefuse.ts';
import { sum } from './methods/sum.ts';
import { weightedBordafuse } from './methods/w-bordafuse.ts';
import { weightedCondorcet } from './methods/w-condorcet.ts';
import { wmnz } from './methods/wmnz.ts';
import { wsum } from './methods/wsum.ts';
import { chromaRrf } from './presets/chroma.ts';
import {
  elasticsearchLinear,
  elasticsearchLinearL2,
  elasticsearchLinearMinmax,
  elasticsearchRrf,
} from './presets/elasticsearch.ts';
import {
  milvusRrf,
  milvusWeightedBm25,
  milvusWeightedCosine,
  milvusWeightedIp,
  milvusWeightedL2,
  milvusWeightedRaw,
} from './presets/milvus.ts';
import { opensearchHybrid, opensearchRrf } from './presets/opensearch.ts';
import { qdrantBlo, qdrantDbsf, qdrantRrf } from './presets/qdrant.ts';
import { vespaNormalizeLinear, vespaReciprocalRankFusion } from './presets/vespa.ts';
import { weaviateRanked, weaviateRelativeScore } from './presets/weaviate.ts';

/** Methods of the literature that need no training, by ranx's names. */
const published = {
  min,
  max,
  med,
  sum,
  anz,
  mnz,
  gmnz,
  isr,
  log_isr: logIsr,
  logn_isr: lognIsr,
  rrf,
  rbc,
  bordafuse,
  w_bordafuse: weightedBordafuse,
  condorcet,
  w_condorcet: weightedCondorcet,
  wsum,
  wmnz,
  mixed,
} as const satisfies Record<string, FusionMethod>;

/** Methods of search engines. They normalise scores themselves: use them with the normalisation `none`. */
const presets = {
  'milvus-rrf': milvusRrf,
  'milvus-weighted': milvusWeightedRaw,
  'milvus-weighted-cosine': milvusWeightedCosine,
  'milvus-weighted-ip': milvusWeightedIp,
  'milvus-weighted-bm25': milvusWeightedBm25,
  'milvus-weighted-l2': milvusWeightedL2,
  'qdrant-rrf': qdrantRrf,
  'qdrant-dbsf': qdrantDbsf,
  'qdrant-blo': qdrantBlo,
  'opensearch-min-max-arithmetic': opensearchHybrid('min-max', 'arithmetic'),
  'opensearch-min-max-geometric': opensearchHybrid('min-max', 'geometric'),
  'opensearch-min-max-harmonic': opensearchHybrid('min-max', 'harmonic'),
  'opensearch-l2-arithmetic': opensearchHybrid('l2', 'arithmetic'),
  'opensearch-l2-geometric': opensearchHybrid('l2', 'geometric'),
  'opensearch-l2-harmonic': opensearchHybrid('l2', 'harmonic'),
  'opensearch-z-score-arithmetic': opensearchHybrid('z-score', 'arithmetic'),
  'opensearch-rrf': opensearchRrf,
  'elasticsearch-linear': elasticsearchLinear,
  'elasticsearch-linear-minmax': elasticsearchLinearMinmax,
  'elasticsearch-linear-l2': elasticsearchLinearL2,
  'elasticsearch-rrf': elasticsearchRrf,
  'weaviate-ranked': weaviateRanked,
  'weaviate-relative-score': weaviateRelativeScore,
  'vespa-normalize-linear': vespaNormalizeLinear,
  'vespa-reciprocal-rank-fusion': vespaReciprocalRankFusion,
  'chroma-rrf': chromaRrf,
} as const satisfies Record<string, FusionMethod>;

/** Methods that `fitFusion` trains on judgments. */
export const trainedMethods = {
  bayesfuse,
  mapfuse,
  posfuse,
  probfuse,
  segfuse,
  slidefuse,
} as const satisfies Record<string, TrainedMethod>;

/** Methods that a profile may name. */
export const untrainedMethods = { ...published, ...presets } as const;

/** Every fusion method by its name. */
export const fusionMethods = { ...untrainedMethods, ...trainedMethods } as const;

export type UntrainedMethodName = keyof typeof untrainedMethods;
export type TrainedMethodName = keyof typeof trainedMethods;
export type FusionMethodName = keyof typeof fusionMethods;

/** Whether there is a fusion method of this name. */
export function isFusionMethodName(name: string): name is FusionMethodName {
  return Object.hasOwn(fusionMethods, name);
}

/** The method of this name. Throws RangeError with all names if there is none. */
export function fusionMethodNamed(name: string): FusionMethod {
  if (isFusionMethodName(name)) return fusionMethods[name];
  throw new RangeError(
    `Expected a fusion method but received ${name}; available: ${Object.keys(fusionMethods).join(', ')}`,
  );
}

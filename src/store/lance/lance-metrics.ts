import { ofInnerProduct, ofSquaredDistance } from '../../similarity.ts';

/** LanceDB's names of the metrics, and the similarity of the distances that it gives. */
export const lanceMetrics = {
  cosine: { distance: 'cosine', similarity: (distance: number) => 1 - distance },
  'inner-product': { distance: 'dot', similarity: (distance: number) => ofInnerProduct(1 - distance) },
  euclidean: { distance: 'l2', similarity: ofSquaredDistance },
} as const;

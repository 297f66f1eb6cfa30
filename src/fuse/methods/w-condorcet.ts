import type { FusionMethod } from '../fusion-method.ts';
import { condorcetScorer } from './condorcet.ts';

/** `condorcet` with votes weighted by the lists' shares. Montague and Aslam, "Condorcet Fusion for Improved Retrieval", CIKM 2002. */
export const weightedCondorcet: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: (query) => condorcetScorer(query, ({ share }) => share),
};

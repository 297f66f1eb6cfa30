import type { FusionMethod } from '../fusion-method.ts';
import { bordaScorer } from './bordafuse.ts';

/** Weighted Borda count: `bordafuse` with weights that sum to 1. Aslam and Montague, "Models for Metasearch", SIGIR 2001. */
export const weightedBordafuse: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: ({ candidates }) => bordaScorer(candidates.size, ({ share }) => share),
};

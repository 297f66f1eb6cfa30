import type { FusionMethod } from '../fusion-method.ts';
import { scoreOfOne } from './min.ts';

/**
 * CombMAX: the highest score among the lists that contain the item. Weights have no effect.
 * Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export const max: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: false,
  scorer: () => ({
    found: (entries) => scoreOfOne(entries, Math.max(...entries.map(({ normalised }) => normalised))),
  }),
};

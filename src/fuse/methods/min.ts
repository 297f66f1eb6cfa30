import type { Entry, FusionMethod, ItemScore } from '../fusion-method.ts';

/**
 * CombMIN: the lowest score among the lists that contain the item. Weights have no effect.
 * Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export const min: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: false,
  scorer: () => ({ found: (entries) => scoreOfOne(entries, Math.min(...entries.map(normalisedOf))) }),
};

const normalisedOf = ({ normalised }: Entry) => normalised;

/** A score that is contributed by a single entry: the first that has it. */
export function scoreOfOne(entries: readonly Entry[], score: number): ItemScore {
  const from = entries.findIndex(({ normalised }) => normalised === score);
  return { score, contributions: entries.map((_, index) => (index === from ? score : 0)) };
}

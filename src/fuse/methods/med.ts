import type { FusionMethod } from '../fusion-method.ts';

/**
 * CombMED: the median score among the lists that contain the item (for an even number, the mean of the middle two).
 * Weights have no effect. Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994.
 */
export const med: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: false,
  scorer: () => ({
    found: (entries) => {
      const ascending = entries
        .map(({ normalised }, index) => ({ normalised, index }))
        .sort((a, b) => a.normalised - b.normalised || a.index - b.index);
      const half = (ascending.length - 1) / 2;
      const middle = [ascending[Math.floor(half)], ascending[Math.ceil(half)]];
      const contributions = entries.map((entry, index) =>
        middle.reduce((sum, one) => sum + (one?.index === index ? entry.normalised / 2 : 0), 0),
      );
      return { score: middle.reduce((sum, one) => sum + (one?.normalised ?? 0), 0) / 2, contributions };
    },
  }),
};

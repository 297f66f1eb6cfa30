import { sumOf, type TrainedMethod } from '../fusion-method.ts';
import { relevanceByRank } from './posfuse.ts';

/**
 * SlideFuse: Σ of the mean of P(relevant | rank) over `window` ranks on either side, within the list, each term times the
 * list's relative weight.
 * Lillis et al., "Extending Probabilistic Data Fusion Using Sliding Windows", ECIR 2008.
 *
 * The model of a list is the probability of each rank, 0 beyond the longest judged list.
 */
export const slidefuse: TrainedMethod = {
  parameters: { window: { default: 5, min: 1, max: 100, integer: true } },
  exceptions: { 'one list keeps its order': 'later ranks may have had more hits than earlier ones' },
  weighted: true,
  scorer: ({ model, parameters: { window } }) => ({
    found: (entries) =>
      sumOf(
        entries.map(({ list, rank }) => {
          const start = Math.max(rank - 1 - window, 0);
          const end = Math.min(rank + window, list.hits.length);
          const probabilities = (model[list.id] ?? []).slice(start, end);
          const total = probabilities.reduce((sum, probability) => sum + probability, 0);
          return (list.relativeWeight * total) / (end - start);
        }),
      ),
  }),
  fit: (rankings) => relevanceByRank(rankings),
};

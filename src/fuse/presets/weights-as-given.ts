import type { FusionMethod, ParameterRange } from '../fusion-method.ts';
import { sumOf } from '../fusion-method.ts';

/** Exception of engines that do not divide weights by their sum. */
export const weightsAsGiven = {
  'scaling all weights changes nothing':
    'weights are taken as they are: scores grow with them, the order stays',
} as const satisfies FusionMethod['exceptions'];

/** Reciprocal rank fusion with the weights as they are: Σ w / (k + r), with r from `firstRank`. */
export function reciprocalRanks(k: ParameterRange, firstRank: 0 | 1): FusionMethod {
  return {
    parameters: { k },
    exceptions: weightsAsGiven,
    weighted: true,
    scorer: ({ parameters }) => ({
      found: (entries) =>
        sumOf(entries.map(({ list, rank }) => list.weight / (parameters.k + rank - 1 + firstRank))),
    }),
  };
}

import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * Reciprocal rank fusion: Σ 1 / (k + r), ranks from 1, each term times the list's relative weight.
 * Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
 * SIGIR 2009.
 */
export const rrf: FusionMethod = {
  parameters: { k: { default: 60, min: 0, max: 100_000 } },
  exceptions: {},
  weighted: true,
  scorer: ({ parameters: { k } }) => ({
    found: (entries) => sumOf(entries.map(({ list, rank }) => list.relativeWeight / (k + rank))),
  }),
};

import { isRelevant, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * RBP = (1 − p) · Σ_{ranks i of relevant items} p^(i − 1): the expected rate of relevant items for a reader who continues
 * to the next rank with probability p. Moffat and Zobel, "Rank-biased precision for measurement of retrieval
 * effectiveness", TOIS 2008.
 *
 * @param persistence p, between 0 and 1
 */
export function rankBiasedPrecision(
  ranked: readonly string[],
  judgments: Judgments,
  { persistence, level }: Omit<MeasureOptions, 'k'> & { readonly persistence: number },
): number {
  const sum = ranked.reduce(
    (total, id, index) => (isRelevant(judgments, id, level) ? total + persistence ** index : total),
    0,
  );
  return (1 - persistence) * sum;
}

import { countRelevant, isRelevant, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * Binary preference, for incomplete judgments: items without a judgment are skipped.
 *
 *     bpref = 1/R · Σ_{relevant items found} (1 − min(n, R) / min(N, R))
 *
 * R and N count the query's relevant and not relevant judgments, n the not relevant items above the one found; a term
 * with n = 0 is 1. 0 for R = 0. Buckley and Voorhees, "Retrieval evaluation with incomplete information", SIGIR 2004, as
 * in trec_eval's `m_bpref.c`.
 */
export function bpref(
  ranked: readonly string[],
  judgments: Judgments,
  { level }: Omit<MeasureOptions, 'k'> = {},
): number {
  const relevant = countRelevant(judgments, level);
  const notRelevant = countRelevant(judgments, 0) - relevant;
  let above = 0;
  let sum = 0;
  for (const id of ranked) {
    if (isRelevant(judgments, id, level)) {
      sum += above === 0 ? 1 : 1 - Math.min(above, relevant) / Math.min(notRelevant, relevant);
    } else if ((judgments.get(id) ?? -1) >= 0) above++;
  }
  return relevant === 0 ? 0 : sum / relevant;
}

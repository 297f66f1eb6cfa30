import { isRelevant, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * 1 / rank of the first relevant item among the first k, 0 when there is none; its mean is MRR. Voorhees, "The TREC-8
 * question answering track report", 1999; trec_eval `recip_rank`.
 */
export function reciprocalRank(
  ranked: readonly string[],
  judgments: Judgments,
  { k = ranked.length, level }: MeasureOptions = {},
): number {
  const index = ranked.slice(0, k).findIndex((id) => isRelevant(judgments, id, level));
  return index < 0 ? 0 : 1 / (index + 1);
}

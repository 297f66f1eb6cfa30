import { countHits, type Judgments, type MeasureOptions } from '../judgments.ts';

/** 1 when a relevant item stands among the first k, else 0: success@k (trec_eval `success`), the hit rate of a query. */
export function success(
  ranked: readonly string[],
  judgments: Judgments,
  options: MeasureOptions = {},
): number {
  return countHits(ranked, judgments, options) > 0 ? 1 : 0;
}

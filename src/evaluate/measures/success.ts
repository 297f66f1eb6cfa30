import { countHits, type Judgments, type MeasureOptions } from '../judgments.ts';

/** 1 if a relevant item is among the first k, else 0: success@k (trec_eval `success`), a query's hit rate. */
export function success(
  ranked: readonly string[],
  judgments: Judgments,
  options: MeasureOptions = {},
): number {
  return countHits(ranked, judgments, options) > 0 ? 1 : 0;
}

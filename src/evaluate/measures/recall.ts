import { countHits, countRelevant, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * R@k = (relevant items among the first k) / (all relevant items); 0 where nothing is relevant. trec_eval `recall`,
 * `set_recall`.
 */
export function recall(
  ranked: readonly string[],
  judgments: Judgments,
  options: MeasureOptions = {},
): number {
  const relevant = countRelevant(judgments, options.level);
  return relevant === 0 ? 0 : countHits(ranked, judgments, options) / relevant;
}

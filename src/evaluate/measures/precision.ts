import { countHits, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * P@k = (relevant items among the first k) / k, also where fewer than k came back; without k divided by how many came
 * back, 0 for none. trec_eval `P`, `set_P`.
 */
export function precision(
  ranked: readonly string[],
  judgments: Judgments,
  options: MeasureOptions = {},
): number {
  const looked = options.k ?? ranked.length;
  return looked === 0 ? 0 : countHits(ranked, judgments, options) / looked;
}

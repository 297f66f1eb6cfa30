import { countHits, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * P@k = (relevant items among the first k) / k, also if fewer than k were returned. Without k, the divisor is the number
 * of returned items; 0 for none. trec_eval `P`, `set_P`.
 */
export function precision(
  ranked: readonly string[],
  judgments: Judgments,
  options: MeasureOptions = {},
): number {
  const k = options.k ?? ranked.length;
  return k === 0 ? 0 : countHits(ranked, judgments, options) / k;
}

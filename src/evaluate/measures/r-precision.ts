import { countRelevant, type Judgments, type MeasureOptions } from '../judgments.ts';
import { precision } from './precision.ts';

/** P@R with R the number of relevant items, where precision equals recall; 0 for R = 0. trec_eval `Rprec`. */
export function rPrecision(
  ranked: readonly string[],
  judgments: Judgments,
  { level }: Omit<MeasureOptions, 'k'> = {},
): number {
  return precision(ranked, judgments, { k: countRelevant(judgments, level), level });
}

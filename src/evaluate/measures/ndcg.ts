import type { Judgments, Measure, MeasureOptions } from '../judgments.ts';

/**
 * nDCG@k = DCG@k / (DCG@k of the best order of all judged items), DCG@k = Σ_{i ≤ k} gain_i / log2(i + 1), the gain being
 * the grade; 0 where nothing has a gain. Grades below the level have gain 0. Järvelin and Kekäläinen, "Cumulated
 * gain-based evaluation of IR techniques", TOIS 2002; trec_eval `ndcg`, `ndcg_cut`.
 */
export const ndcg: Measure = (ranked, judgments, options = {}) =>
  normalizedGain(ranked, judgments, { ...options, gain: (grade) => grade });

/**
 * {@link ndcg} with the gain 2^grade − 1, which emphasises high grades. Burges et al., "Learning to rank using
 * gradient descent", ICML 2005.
 */
export const ndcgExponential: Measure = (ranked, judgments, options = {}) =>
  normalizedGain(ranked, judgments, { ...options, gain: (grade) => 2 ** grade - 1 });

function normalizedGain(
  ranked: readonly string[],
  judgments: Judgments,
  { k, level = 1, gain }: MeasureOptions & { readonly gain: (grade: number) => number },
): number {
  const gainOf = (grade: number) => (grade >= level ? gain(grade) : 0);
  const gains = ranked.slice(0, k).map((id) => gainOf(judgments.get(id) ?? 0));
  const best = [...judgments.values()].map(gainOf).sort((a, b) => b - a);
  const ideal = discounted(best.slice(0, k));
  return ideal === 0 ? 0 : discounted(gains) / ideal;
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}

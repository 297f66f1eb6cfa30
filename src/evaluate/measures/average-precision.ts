import { countRelevant, isRelevant, type Judgments, type MeasureOptions } from '../judgments.ts';

/**
 * AP@k = Σ P@i over the ranks i ≤ k of relevant items / (all relevant items); 0 where nothing is relevant. Its mean is
 * MAP. As in trec_eval (`map`, `map_cut`), the divisor does not depend on the cut-off. Buckley and Voorhees, "Evaluating
 * evaluation measure stability", SIGIR 2000.
 */
export function averagePrecision(
  ranked: readonly string[],
  judgments: Judgments,
  { k = ranked.length, level }: MeasureOptions = {},
): number {
  const relevant = countRelevant(judgments, level);
  let hits = 0;
  let sum = 0;
  for (const [index, id] of ranked.slice(0, k).entries()) {
    if (isRelevant(judgments, id, level)) sum += ++hits / (index + 1);
  }
  return relevant === 0 ? 0 : sum / relevant;
}

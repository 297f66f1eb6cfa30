/** 1 when a relevant item stands among the first k, else 0. @param rank of the first relevant item, from 1; null when none is listed */
export function hitAt(rank: number | null, k: number): number {
  return rank !== null && rank <= k ? 1 : 0;
}

/** 1 / rank of the first relevant item, 0 when none is listed. */
export function reciprocalRank(rank: number | null): number {
  return rank === null ? 0 : 1 / rank;
}

/**
 * Normalised discounted cumulative gain over the first k with binary relevance: Σ rel_i / log2(i + 1), divided by the
 * value of the best order. Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.
 *
 * @param ranked ids, best first
 * @param relevant all relevant ids; none gives 0
 */
export function ndcgAt(ranked: readonly string[], relevant: ReadonlySet<string>, k: number): number {
  const discount = (index: number) => 1 / Math.log2(index + 2);
  let gain = 0;
  for (const [index, id] of ranked.slice(0, k).entries()) if (relevant.has(id)) gain += discount(index);
  let ideal = 0;
  for (let index = 0; index < Math.min(k, relevant.size); index++) ideal += discount(index);
  return ideal === 0 ? 0 : gain / ideal;
}

/** Rank, from 1, of the first id that is relevant; null when none is. */
export function firstRelevantRank(ranked: readonly string[], relevant: ReadonlySet<string>): number | null {
  const index = ranked.findIndex((id) => relevant.has(id));
  return index < 0 ? null : index + 1;
}

import type { ScoredItem } from '../../types.ts';

/**
 * Ids in trec_eval's order, whatever the order of the items: best score first; ties by id descending, so that a run
 * cannot gain by the order of its lines. As in trec_eval 9, scores are held as 32-bit floats: what differs beyond that
 * ties. Ids compare by their UTF-8 bytes. Buckley, trec_eval, `form_res_rels.c`.
 */
export function rankItems(items: readonly ScoredItem[]): string[] {
  return items
    .map(({ id, score }) => ({ id, score: Math.fround(score) }))
    .sort((a, b) => b.score - a.score || compareCodePoints(b.id, a.id))
    .map(({ id }) => id);
}

/** Order of the UTF-8 bytes, which is that of the code points; JavaScript's own is that of UTF-16. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[i] === b[i]) i++;
  if (i === length) return a.length - b.length;
  // A pair of surrogates that differs in its second half only is told apart by that half alone.
  return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
}

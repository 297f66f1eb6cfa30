import type { ScoredItem } from '../../types.ts';

/**
 * Ids in trec_eval's order, independent of the order of the items: best score first, ties by id descending. As in
 * trec_eval 9, scores are compared as 32-bit floats (smaller differences are ties) and ids by their UTF-8 bytes. Buckley,
 * trec_eval, `form_res_rels.c`.
 */
export function rankItems(items: readonly ScoredItem[]): string[] {
  return items
    .map(({ id, score }) => ({ id, score: Math.fround(score) }))
    .sort((a, b) => b.score - a.score || compareCodePoints(b.id, a.id))
    .map(({ id }) => id);
}

/** The order of UTF-8 bytes is that of code points; JavaScript's own is that of UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[i] === b[i]) i++;
  if (i === length) return a.length - b.length;
  // If two surrogate pairs differ only in their second half, i is at that half, which orders them too.
  return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
}

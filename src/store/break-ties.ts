import type { NameHit } from './vector-store.ts';

/** Rows fetched beyond the limit, so that rows tied at the limit are seen. */
const margin = 16;

/** Most rows a search may ask for: Milvus' own limit. */
const maxFetched = 16_384;

/**
 * Lists cut at `limit` with ties ordered by key. Stores return tied rows in any order, so when a list may have been
 * cut inside a tie more rows are fetched. Ties of more than 16,384 rows are cut as the store pleases.
 * `fetch` returns one list per vector of at most `count` rows, best first.
 */
export async function breakTies<Hit extends NameHit>(
  limit: number,
  fetch: (count: number) => Promise<Hit[][]>,
): Promise<Hit[][]> {
  let count = Math.min(limit + margin, maxFetched);
  let lists = await fetch(count);
  while (count < maxFetched && lists.some((list) => cutInsideTie(list, limit, count))) {
    count = Math.min(count * 4, maxFetched);
    lists = await fetch(count);
  }
  return lists.map((list) => list.toSorted(compareHits).slice(0, limit));
}

function cutInsideTie(list: readonly NameHit[], limit: number, count: number): boolean {
  return list.length >= count && list[limit - 1]?.score === list[count - 1]?.score;
}

function compareHits(a: NameHit, b: NameHit): number {
  return b.score - a.score || (a.row.key < b.row.key ? -1 : 1);
}

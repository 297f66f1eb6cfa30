import type { NameHit } from './vector-store.ts';

/** Rows fetched beyond the limit, to see ties at the limit. */
const margin = 16;

/** Maximum rows per search: Milvus' limit. */
const maxFetched = 16_384;

/**
 * Lists cut at `limit`, with ties ordered by key. Stores return tied rows in any order, so more rows are fetched while a list may
 * end inside a tie. Which rows of a tie longer than 16,384 are returned is up to the store.
 *
 * @param fetch returns one list per vector, of at most `count` rows, best first
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

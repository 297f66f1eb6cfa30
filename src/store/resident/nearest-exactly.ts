// `!` on reads: indexes stay below the arrays' lengths.

import type { Pauses } from '../../pauses.ts';
import type { Embedding, View } from '../../types.ts';
import type { Codes } from './codes.ts';
import { type NearestRows, nearestRows } from './nearest-rows.ts';
import type { RowVectors } from './row-vectors.ts';

/** One view of the rows: as codes, and as full vectors. */
export interface SearchedView {
  readonly view: View;
  readonly codes: Codes;
  readonly vectors: RowVectors;
  /** The most that rounding took from a row's vector; see {@link Codes.write}. */
  readonly lost: number;
  readonly isAlive: (row: number) => boolean;
}

/** Rows and their similarities, in no order. */
export interface ScoredRows {
  readonly rows: Int32Array;
  readonly cosines: Float64Array;
}

/**
 * The living rows of a list that may be among the `limit` nearest of each query, with exact similarities: all that their codes cannot
 * rule out, so a few more than `limit`.
 */
export async function nearestExactly(
  searched: SearchedView,
  listed: Int32Array,
  queries: readonly Embedding[],
  limit: number,
  pauses: Pauses,
): Promise<ScoredRows[]> {
  const { codes, vectors, view } = searched;
  const scored: ScoredRows[] = [];
  const found = await nearestRows(codes, listed, queries, firstAsked(limit), pauses);
  for (const [n, query] of queries.entries()) {
    let asked = found[n]!;
    const error = codes.errorFor(query, searched.lost);
    let near = rowsInReach(searched, asked, limit, listed.length, error);
    while (near === null) {
      [asked] = (await nearestRows(codes, listed, [query], 4 * asked.rows.length, pauses)) as [NearestRows];
      near = rowsInReach(searched, asked, limit, listed.length, error);
    }
    scored.push({ rows: near, cosines: vectors.cosines(near, view, query) });
    if (pauses.isDue()) await pauses.rest();
  }
  return scored;
}

/** Rows to ask of the codes at first: more than the limit, so that once is mostly enough. */
function firstAsked(limit: number): number {
  return Math.ceil(1.5 * limit) + 64;
}

/** The living rows that may be among the nearest; null when others than those asked for may be, too. */
function rowsInReach(
  { isAlive }: SearchedView,
  { rows, cosines }: NearestRows,
  limit: number,
  listed: number,
  error: number,
): Int32Array | null {
  const alive = new Int32Array(rows.length);
  const ofAlive = new Float32Array(rows.length);
  let count = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let n = 0; n < rows.length; n++) {
    lowest = Math.min(lowest, cosines[n]!);
    if (!isAlive(rows[n]!)) continue;
    ofAlive[count] = cosines[n]!;
    alive[count++] = rows[n]!;
  }
  // The limit-th true cosine is at least that minus the error, so rows below it by twice the error are not among the nearest.
  const least = ofAlive.slice(0, count).sort()[count - limit];
  const bound = least === undefined ? Number.NEGATIVE_INFINITY : least - 2 * error;
  if (rows.length < listed && lowest >= bound) return null;
  let kept = 0;
  for (let n = 0; n < count; n++) if (ofAlive[n]! >= bound) alive[kept++] = alive[n]!;
  return alive.subarray(0, kept);
}

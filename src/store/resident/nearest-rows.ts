// `!` on reads: indexes stay below the arrays' lengths.

import type { Pauses } from '../../pauses.ts';
import type { Embedding } from '../../types.ts';
import { type Codes, rowsPerCall } from './codes.ts';
import { mostQueries } from './dot-kernel.ts';

/** The rows with the highest approximate cosines with a query, in no order. */
export interface NearestRows {
  readonly rows: Int32Array;
  readonly cosines: Float32Array;
}

/**
 * Compares the codes of the listed rows with each query and keeps the `most` nearest of each. Ties at the end of a list are
 * broken arbitrarily.
 */
export async function nearestRows(
  codes: Codes,
  listed: Int32Array,
  queries: readonly Embedding[],
  most: number,
  pauses: Pauses,
): Promise<NearestRows[]> {
  const found: NearestRows[] = [];
  for (let from = 0; from < queries.length; from += mostQueries) {
    const asked = codes.prepare(queries.slice(from, from + mostQueries));
    const heaps = Array.from({ length: asked.count }, () => createHeap(Math.min(most, listed.length)));
    for (let at = 0; at < listed.length; at += rowsPerCall) {
      const rows = listed.subarray(at, at + rowsPerCall);
      const cosines = codes.compare(rows, asked);
      for (let query = 0; query < asked.count; query++)
        offer(heaps[query]!, rows, cosines, query, asked.count);
      if (pauses.isDue()) await pauses.rest();
    }
    for (const { rows, cosines, length } of heaps)
      found.push({ rows: rows.subarray(0, length), cosines: cosines.subarray(0, length) });
  }
  return found;
}

/** The highest of the numbers that it was offered, as many as fit: a binary heap with the lowest on top. */
interface Heap {
  readonly cosines: Float32Array;
  readonly rows: Int32Array;
  length: number;
}

function createHeap(size: number): Heap {
  return { cosines: new Float32Array(size), rows: new Int32Array(size), length: 0 };
}

// Functions of the module, not of each heap: the engine forgets the machine code of a function with its last instance.

/** Offers every `step`-th cosine from `first` on, one per row. */
function offer(heap: Heap, rows: Int32Array, offered: Float32Array, first: number, step: number): void {
  const { cosines } = heap;
  let n = 0;
  for (; n < rows.length && heap.length < cosines.length; n++)
    rise(heap, offered[first + n * step]!, rows[n]!);
  let lowest = cosines[0]!;
  for (; n < rows.length; n++) {
    const cosine = offered[first + n * step]!;
    if (cosine <= lowest) continue;
    replaceLowest(heap, cosine, rows[n]!);
    lowest = cosines[0]!;
  }
}

function rise(heap: Heap, cosine: number, row: number): void {
  const { cosines, rows } = heap;
  let at = heap.length++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (cosines[parent]! <= cosine) break;
    cosines[at] = cosines[parent]!;
    rows[at] = rows[parent]!;
    at = parent;
  }
  cosines[at] = cosine;
  rows[at] = row;
}

function replaceLowest({ cosines, rows }: Heap, cosine: number, row: number): void {
  const size = cosines.length;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && cosines[child + 1]! < cosines[child]!) child++;
    if (cosines[child]! >= cosine) break;
    cosines[at] = cosines[child]!;
    rows[at] = rows[child]!;
    at = child;
  }
  cosines[at] = cosine;
  rows[at] = row;
}

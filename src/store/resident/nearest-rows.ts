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
      for (const [query, heap] of heaps.entries()) heap.offer(rows, cosines, query, asked.count);
      if (pauses.isDue()) await pauses.rest();
    }
    found.push(...heaps.map((heap) => heap.kept()));
  }
  return found;
}

/** Keeps the `size` highest of the numbers that it is offered: a binary heap with the lowest on top. */
function createHeap(size: number) {
  const cosines = new Float32Array(size);
  const kept = new Int32Array(size);
  let length = 0;

  const rise = (cosine: number, row: number) => {
    let at = length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (cosines[parent]! <= cosine) break;
      cosines[at] = cosines[parent]!;
      kept[at] = kept[parent]!;
      at = parent;
    }
    cosines[at] = cosine;
    kept[at] = row;
  };
  const replaceLowest = (cosine: number, row: number) => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && cosines[child + 1]! < cosines[child]!) child++;
      if (cosines[child]! >= cosine) break;
      cosines[at] = cosines[child]!;
      kept[at] = kept[child]!;
      at = child;
    }
    cosines[at] = cosine;
    kept[at] = row;
  };

  return {
    /** Offers every `step`-th cosine from `first` on, one per row. */
    offer(rows: Int32Array, offered: Float32Array, first: number, step: number) {
      let n = 0;
      for (; n < rows.length && length < size; n++) rise(offered[first + n * step]!, rows[n]!);
      for (; n < rows.length; n++) {
        const cosine = offered[first + n * step]!;
        if (cosine > cosines[0]!) replaceLowest(cosine, rows[n]!);
      }
    },
    kept: (): NearestRows => ({ rows: kept.subarray(0, length), cosines: cosines.subarray(0, length) }),
  };
}

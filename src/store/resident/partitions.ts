// `!` on reads: indexes stay below the arrays' lengths.

import type { Pauses } from '../../pauses.ts';
import type { Embedding } from '../../types.ts';
import { type Codes, type PreparedQueries, rowsPerCall } from './codes.ts';
import { mostQueries } from './dot-kernel.ts';
import { createNumberList, type NumberList } from './number-list.ts';

/**
 * Rows grouped by the nearest of some centroids, so that a search compares only the groups nearest to its query (an inverted
 * file: Sivic and Zisserman, "Video Google", 2003). Centroids are codes among those of the rows, with row numbers of their own.
 */
export interface Partitions {
  /** Rows when the centroids were chosen. */
  readonly builtFor: number;
  /** Row numbers of the centroids. */
  readonly centroids: Int32Array;
  /** Adds up to {@link mostQueries} rows, which together take little longer than one. */
  add(rows: Int32Array): void;
  /** The rows of the partitions nearest to a query, nearest first, of as many as have `most` rows together. */
  near(query: Embedding, most: number): Int32Array;
  /** Drops rows. */
  keepWhere(isKept: (row: number) => boolean): void;
}

/** What partitions are made of. */
export interface PartitionSource {
  readonly codes: Codes;
  /** The full vector of a row. */
  readonly vectorOf: (row: number) => Embedding;
  /** A free row number, for a centroid. */
  readonly nextRow: () => number;
}

/** Rows per centroid, rows per centroid that the centroids are chosen by, and rounds of choosing. */
const rowsPerPartition = 512;
const sampledPerPartition = 24;
const rounds = 6;

/** Chooses centroids by k-means on a sample of the rows; the partitions are empty. */
export async function choosePartitions(
  source: PartitionSource,
  rows: Int32Array,
  pauses: Pauses,
): Promise<Partitions> {
  const { codes, vectorOf, nextRow } = source;
  const count = Math.max(1, Math.round(rows.length / rowsPerPartition));
  const sample = sampleOf(rows, count * sampledPerPartition);
  const centroids = Int32Array.from({ length: count }, nextRow);
  centroids.forEach((centroid, n) => {
    codes.write(centroid, vectorOf(sample[n % sample.length]!));
  });
  for (let round = 0; round < rounds; round++) {
    const sums = centroids.map(() => 0);
    const means = Array.from(sums, () => new Float32Array(vectorOf(sample[0]!).length));
    for (let at = 0; at < sample.length; at += mostQueries) {
      const vectors = Array.from(sample.subarray(at, at + mostQueries), vectorOf);
      for (const [n, nearest] of nearestCentroids(codes, centroids, vectors).entries()) {
        addTo(means[nearest]!, vectors[n]!);
        sums[nearest]!++;
      }
      if (pauses.isDue()) await pauses.rest();
    }
    // A centroid that lost all its rows stays where it is.
    means.forEach((mean, n) => {
      if (sums[n]! > 0) codes.write(centroids[n]!, mean);
    });
  }
  return createPartitions(source, centroids, rows.length);
}

/** About `size` of the rows, in an order of its own: catalogs are often sorted, or repeat the same kinds. The same each time. */
function sampleOf(rows: Int32Array, size: number): Int32Array {
  const scatter = (n: number) => Math.imul(n + 1, 2_654_435_761) >>> 0;
  const share = size / rows.length;
  const places = Array.from(rows.keys()).filter((n) => scatter(n) < share * 2 ** 32 || n === 0);
  places.sort((a, b) => scatter(a ^ 0x5555) - scatter(b ^ 0x5555));
  return Int32Array.from(places, (n) => rows[n]!);
}

function createPartitions(
  { codes, vectorOf }: PartitionSource,
  centroids: Int32Array,
  builtFor: number,
): Partitions {
  let lists: NumberList[] = Array.from(centroids, () => createNumberList());
  return {
    builtFor,
    centroids,
    add(rows) {
      const nearest = nearestCentroids(codes, centroids, Array.from(rows, vectorOf));
      rows.forEach((row, n) => {
        lists[nearest[n]!]!.add(row);
      });
    },
    near(query, most) {
      const cosines = cosinesWith(codes, centroids, query);
      const order = Array.from(cosines.keys()).sort((a, b) => cosines[b]! - cosines[a]!);
      const chosen: Int32Array[] = [];
      let length = 0;
      for (const partition of order) {
        if (length >= most) break;
        const rows = lists[partition]!.values();
        chosen.push(rows);
        length += rows.length;
      }
      const rows = new Int32Array(length);
      let at = 0;
      for (const each of chosen) {
        rows.set(each, at);
        at += each.length;
      }
      return rows;
    },
    keepWhere(isKept) {
      lists = lists.map((list) => createNumberList(list.values().filter(isKept)));
    },
  };
}

/** The centroid nearest to each of up to {@link mostQueries} vectors, by its place among the centroids. */
function nearestCentroids(codes: Codes, centroids: Int32Array, vectors: readonly Embedding[]): number[] {
  const queries = codes.prepare(vectors);
  const best = vectors.map(() => Number.NEGATIVE_INFINITY);
  const nearest = vectors.map(() => 0);
  for (let from = 0; from < centroids.length; from += rowsPerCall) {
    const listed = centroids.subarray(from, from + rowsPerCall);
    const cosines = codes.compare(listed, queries);
    for (let n = 0; n < listed.length; n++)
      for (let query = 0; query < queries.count; query++) {
        const cosine = cosines[n * queries.count + query]!;
        if (cosine <= best[query]!) continue;
        best[query] = cosine;
        nearest[query] = from + n;
      }
  }
  return nearest;
}

function cosinesWith(codes: Codes, centroids: Int32Array, query: Embedding): Float32Array {
  const queries = codes.prepare([query]);
  const cosines = new Float32Array(centroids.length);
  for (let from = 0; from < centroids.length; from += rowsPerCall)
    cosines.set(compareSome(codes, centroids.subarray(from, from + rowsPerCall), queries), from);
  return cosines;
}

function compareSome(codes: Codes, rows: Int32Array, queries: PreparedQueries): Float32Array {
  return codes.compare(rows, queries).subarray(0, rows.length);
}

function addTo(sum: Float32Array, vector: Embedding): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + vector[i]!;
}

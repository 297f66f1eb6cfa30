import { readFile } from 'node:fs/promises';
import type { Embedding } from '../src/types.ts';
import type { RealProducts } from './synthetic-products.ts';

/** Numbers of a vector: those of the shipped embedder. */
export const dimension = 256;

/** Hits that are compared with the exact ones. */
export const depth = 50;

/** The value of the attribute `tenth` that the filter asks for. */
export const tenth = '0';

/** Vectors of a search, the photo's and those of five garments, and searches. */
const vectorsOfSearch = 6;
const searches = 20;

/** What a process of the benchmark is to do. */
export interface ScaleTask {
  readonly step: 'build' | 'search';
  /** The store's folder. */
  readonly directory: string;
  /** File of the real vectors. */
  readonly vectors: string;
  readonly rows: number;
  /** Memory for rows; 0: searches read the files. */
  readonly residentMib: number;
}

/** Real products, and the garments of 120 others, in no relation to the products made from the real ones, as queries. */
export async function readVectors(
  file: string,
): Promise<{ readonly real: RealProducts; readonly queries: readonly Embedding[] }> {
  const bytes = await readFile(file);
  const vectors = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const pictures = vectors.length / (2 * dimension);
  const asked = vectorsOfSearch * searches;
  if (pictures < 4 * asked) throw new RangeError(`At least ${4 * asked} pictures are needed`);
  const every = Math.floor(pictures / asked);
  const isAsked = (n: number) => n % every === 0 && n / every < asked;
  const numbers = Array.from({ length: pictures }, (_, n) => n);
  const vector = (n: number, view: 0 | 1) =>
    vectors.subarray((2 * n + view) * dimension, (2 * n + view + 1) * dimension);
  const together = (view: 0 | 1) => {
    const kept = numbers.filter((n) => !isAsked(n));
    const all = new Float32Array(kept.length * dimension);
    kept.forEach((n, at) => {
      all.set(vector(n, view), at * dimension);
    });
    return all;
  };
  const queries = numbers.filter(isAsked).map((n) => Float32Array.from(vector(n, 1)));
  return { real: { dimension, whole: together(0), garment: together(1) }, queries };
}

/** The queries' vectors, six a search. */
export function searchesOf(queries: readonly Embedding[]): Embedding[][] {
  return Array.from({ length: searches }, (_, n) =>
    queries.slice(n * vectorsOfSearch, (n + 1) * vectorsOfSearch),
  );
}

// `!` on reads: indexes stay below the arrays' lengths.
import type { Embedding, EmbeddingPart } from '../../types.ts';

/** What one part of the embedding adds to the cosines of a list: q_k · v_k for each reference of each product. */
export interface PartCosines {
  readonly part: string;
  /** The part's share of the squared length. */
  readonly share: number;
  /** 32-bit floats, like the vectors, which halves their size. */
  readonly dots: ArrayLike<number>;
}

/** The factor of each part by name, > 0; 1 by default. */
export type PartFactors = Readonly<Record<string, number>>;

/**
 * q_k · v_k of each part k, for each vector. With unit vectors they sum to the cosine.
 *
 * @param vectors compared with the query, in any order
 * @returns one entry per part, in the parts' order, with `dots` in the vectors' order
 */
export function partCosines(
  query: Embedding,
  vectors: readonly Embedding[],
  parts: readonly EmbeddingPart[],
): PartCosines[] {
  return alongParts(parts, ({ name, share }, from, to) => ({
    part: name,
    share,
    dots: dotsBetween(query, vectors, from, to),
  }));
}

/** The plain cosines: the parts' dot products summed in their order. */
export function sumOfParts(parts: readonly PartCosines[]): Float64Array {
  return addUp(parts, () => 1);
}

/** |Σ v_k| of each part k over the vectors, in the parts' order. */
export function partSumNorms(vectors: readonly Embedding[], parts: readonly EmbeddingPart[]): number[] {
  return alongParts(parts, (_, from, to) => sumNorm(vectors, from, to));
}

/** |Σ v| over the vectors, of their numbers `from`..`to` − 1. */
export function sumNorm(vectors: readonly Embedding[], from: number, to: number): number {
  const [only] = vectors;
  let squared = 0;
  if (only && vectors.length === 1) {
    for (let i = from; i < to; i++) squared += only[i]! ** 2;
    return Math.sqrt(squared);
  }
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (const vector of vectors) sum += vector[i]!;
    squared += sum * sum;
  }
  return Math.sqrt(squared);
}

/**
 * Cosines of vectors whose parts are scaled by √f_k: Σ f_k · (q_k · v_k) / Σ f_k · share_k. Parts have a fixed length, so
 * the denominator is the product of both scaled lengths. Equal factors give the plain cosines.
 */
export function weighParts(parts: readonly PartCosines[], factors: PartFactors): Float64Array {
  const whole = scaledSquare(parts, factors);
  return addUp(parts, (part) => factorOf(factors, part) / whole);
}

/** |Σ v| over a product's references with parts scaled by √f_k, relative to the scaled length of one reference. */
export function weighSumNorms(
  norms: ArrayLike<number>,
  parts: readonly PartCosines[],
  factors: PartFactors,
): number {
  const squared = parts.reduce(
    (sum, { part }, index) => sum + factorOf(factors, part) * (norms[index] ?? 0) ** 2,
    0,
  );
  return Math.sqrt(squared / scaledSquare(parts, factors));
}

/** Whether the factors change anything for these parts. */
export function areWeighed(parts: readonly PartCosines[], factors: PartFactors): boolean {
  const given = parts.map(({ part }) => factorOf(factors, part));
  return given.some((factor) => factor !== given[0]);
}

/** Σ f_k · share_k: the squared length of an embedding whose parts are scaled by √f_k. */
function scaledSquare(parts: readonly PartCosines[], factors: PartFactors): number {
  return parts.reduce((sum, { part, share }) => sum + factorOf(factors, part) * share, 0);
}

/** Σ f_k · (q_k · v_k) for each reference. */
function addUp(parts: readonly PartCosines[], factorOfPart: (part: string) => number): Float64Array {
  const sums = new Float64Array(parts[0]?.dots.length ?? 0);
  for (const { part, dots } of parts) {
    const factor = factorOfPart(part);
    for (let index = 0; index < sums.length; index++) {
      sums[index] = (sums[index] ?? 0) + factor * (dots[index] ?? 0);
    }
  }
  return sums;
}

function factorOf(factors: PartFactors, part: string): number {
  return factors[part] ?? 1;
}

function alongParts<Result>(
  parts: readonly EmbeddingPart[],
  of: (part: EmbeddingPart, from: number, to: number) => Result,
): Result[] {
  let to = 0;
  return parts.map((part) => {
    const from = to;
    to += part.dimension;
    return of(part, from, to);
  });
}

/** The dot products of numbers `from`..`to` − 1, in four sums, which a processor adds at the same time. */
function dotsBetween(
  query: Embedding,
  vectors: readonly Embedding[],
  from: number,
  to: number,
): Float32Array {
  const dots = new Float32Array(vectors.length);
  const inFours = to - ((to - from) % 4);
  for (let n = 0; n < vectors.length; n++) {
    const vector = vectors[n]!;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let i = from; i < inFours; i += 4) {
      first += query[i]! * vector[i]!;
      second += query[i + 1]! * vector[i + 1]!;
      third += query[i + 2]! * vector[i + 2]!;
      fourth += query[i + 3]! * vector[i + 3]!;
    }
    for (let i = inFours; i < to; i++) first += query[i]! * vector[i]!;
    dots[n] = first + second + (third + fourth);
  }
  return dots;
}

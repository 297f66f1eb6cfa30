import type { Embedding } from '../src/types.ts';

/** Real neighbours along whose directions a synthetic product departs from a real one, and how far. */
const neighbourCount = 16;
const departure = 0.8;

/** Real products' vectors of unit length, one beside the other: product n's are at `[n · dimension, (n + 1) · dimension)`. */
export interface RealProducts {
  readonly dimension: number;
  readonly whole: Float32Array;
  readonly garment: Float32Array;
}

/** Numbers of the nearest others of each vector, best first: `[vectors · count]`. */
function nearestOthers(vectors: Float32Array, dimension: number): Int32Array {
  const rows = vectors.length / dimension;
  const nearest = new Int32Array(rows * neighbourCount);
  for (let row = 0; row < rows; row++) {
    const best = bestOf(neighbourCount);
    const own = vectors.subarray(row * dimension, (row + 1) * dimension);
    for (let other = 0; other < rows; other++)
      if (other !== row) best.offer(other, dot(own, vectors, other * dimension));
    nearest.set(best.ids(), row * neighbourCount);
  }
  return nearest;
}

/**
 * Synthetic products around real ones, any number of them. Product n departs from a real one, drawn by n, by a Gaussian
 * mixture of the ways to that one's 16 nearest neighbours, the same mixture in both views: a smoothed bootstrap with the
 * real vectors' own local directions and distances, so that the synthetic ones lie as near to each other, in as many
 * directions, as real ones do (`npm run bench -- scale` prints both).
 *
 * @returns a function that gives product n's two unit vectors, the same for the same n
 */
export function synthesizeProducts(
  real: RealProducts,
): (n: number) => { readonly whole: Embedding; readonly garment: Embedding } {
  const { dimension } = real;
  const rows = real.garment.length / dimension;
  const nearest = nearestOthers(real.garment, dimension);
  return (n) => {
    const random = randomNumbers(n);
    const row = Math.floor(random() * rows);
    const shares = Array.from(
      { length: neighbourCount },
      () => (normal(random) * departure) / Math.sqrt(neighbourCount),
    );
    const blend = (vectors: Float32Array): Embedding => {
      const mixed = new Float32Array(dimension);
      const add = (from: number, share: number) => {
        for (let i = 0; i < dimension; i++)
          mixed[i] = (mixed[i] ?? 0) + share * (vectors[from * dimension + i] ?? 0);
      };
      add(row, 1 - shares.reduce((sum, share) => sum + share, 0));
      for (const [k, share] of shares.entries()) add(nearest[row * neighbourCount + k] ?? row, share);
      const length = Math.sqrt(dot(mixed, mixed, 0));
      return mixed.map((value) => value / length);
    };
    return { whole: blend(real.whole), garment: blend(real.garment) };
  };
}

/** The highest scores offered, so many of them. */
export interface Best {
  offer(id: number, score: number): void;
  /** Best first. */
  ids(): number[];
  scores(): number[];
}

export function bestOf(count: number): Best {
  const ids: number[] = [];
  const scores: number[] = [];
  return {
    offer(id, score) {
      if (scores.length === count && score <= (scores[count - 1] ?? 0)) return;
      let place = scores.length;
      while (place > 0 && (scores[place - 1] ?? 0) < score) place--;
      ids.splice(place, 0, id);
      scores.splice(place, 0, score);
      ids.length = Math.min(ids.length, count);
      scores.length = ids.length;
    },
    ids: () => ids,
    scores: () => scores,
  };
}

/** Dot product of a vector and one that lies in many, from `start` on. */
export function dot(vector: Embedding, vectors: Float32Array, start: number): number {
  // Four sums at a time: three times as fast as one.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i + 3 < vector.length; i += 4) {
    a += (vector[i] ?? 0) * (vectors[start + i] ?? 0);
    b += (vector[i + 1] ?? 0) * (vectors[start + i + 1] ?? 0);
    c += (vector[i + 2] ?? 0) * (vectors[start + i + 2] ?? 0);
    d += (vector[i + 3] ?? 0) * (vectors[start + i + 3] ?? 0);
  }
  let sum = a + b + c + d;
  for (let i = vector.length - (vector.length % 4); i < vector.length; i++)
    sum += (vector[i] ?? 0) * (vectors[start + i] ?? 0);
  return sum;
}

/** Medians of the cosines to the nearest, 10th and 50th other of a sample of vectors. */
export function neighbourCosines(vectors: Float32Array, dimension: number): [number, number, number] {
  const rows = vectors.length / dimension;
  const sampled = Math.min(rows, 300);
  const found = Array.from({ length: sampled }, (_, n) => {
    const row = Math.floor((n * rows) / sampled);
    const best = bestOf(50);
    const own = vectors.subarray(row * dimension, (row + 1) * dimension);
    for (let other = 0; other < rows; other++)
      if (other !== row) best.offer(other, dot(own, vectors, other * dimension));
    return best.scores();
  });
  const median = (rank: number) =>
    found.map((scores) => scores[rank - 1] ?? Number.NaN).sort((a, b) => a - b)[sampled >> 1] ?? Number.NaN;
  return [median(1), median(10), median(50)];
}

/** Numbers in [0, 1) that a seed decides: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number of the standard normal distribution: Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

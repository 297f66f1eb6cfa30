// `!` on pixel reads: the loops stay inside the picture.
import type { Embedder, Region } from '../../src/embed/embedder.ts';
import type { Embedding, Photo } from '../../src/types.ts';

export interface FakeEmbedder extends Embedder {
  /** The regions of every call so far. */
  readonly calls: readonly (readonly Region[])[];
}

/** An embedder whose vector is the region's mean color, laid around grey: equal colors give a cosine of 1. */
export function createFakeEmbedder(): FakeEmbedder {
  const calls: (readonly Region[])[] = [];
  return {
    id: 'mean-color',
    dimension: 4,
    parts: [],
    heads: colorHeads,
    calls,
    async embed(photo, regions) {
      calls.push(regions);
      return regions.map((region) => colorVector(meanColor(photo, region)));
    },
    guessAttributes: ([red = 0]) => ({ tone: [{ value: red > 0 ? 'warm' : 'cold', probability: 0.9 }] }),
  };
}

/** Tell the colors of its vectors. */
const colorHeads = {
  color: {
    values: ['Red', 'Green', 'Blue'],
    weight: [
      [9, -9, -9, 0],
      [-9, 9, -9, 0],
      [-9, -9, 9, 0],
    ],
    bias: [0, 0, 0],
  },
};

/** The vector that {@link createFakeEmbedder} gives a flat picture of this color. */
export function colorVector(color: readonly number[]): Embedding {
  return unitVector([...color.map((channel) => channel - 128), 32]);
}

/** The vector scaled to length 1. */
export function unitVector(values: readonly number[]): Embedding {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

function meanColor({ working, width }: Photo, region: Region): number[] {
  const scale = working.width / width;
  const { x1, y1, x2, y2 } =
    region === 'whole' ? { x1: 0, y1: 0, x2: width, y2: working.height / scale } : region;
  const sums = [0, 0, 0];
  let pixels = 0;
  for (let y = Math.round(y1 * scale); y < Math.round(y2 * scale); y++) {
    for (let x = Math.round(x1 * scale); x < Math.round(x2 * scale); x++) {
      for (let channel = 0; channel < 3; channel++)
        sums[channel]! += working.data[(y * working.width + x) * 3 + channel]!;
      pixels++;
    }
  }
  return sums.map((sum) => sum / pixels);
}

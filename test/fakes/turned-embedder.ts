import type { Embedder } from '../../src/embed/embedder.ts';
import { createFakeEmbedder } from './fake-embedder.ts';

/**
 * The mean color embedder with its color axes turned round: of the same dimension, and its red lies where the other's green
 * does, so that a search that mixes the two finds a product of another color.
 */
export function createTurnedEmbedder(): Embedder {
  const plain = createFakeEmbedder();
  return {
    id: 'mean-color-turned',
    dimension: plain.dimension,
    parts: plain.parts,
    guessAttributes: plain.guessAttributes,
    async embed(photo, regions) {
      const vectors = await plain.embed(photo, regions);
      return vectors.map(([r = 0, g = 0, b = 0, rest = 0]) => Float32Array.of(b, r, g, rest));
    },
  };
}

import type { Metric } from '../similarity.ts';
import type { AttributeGuesses, Box, Embedding, EmbeddingPart, Photo } from '../types.ts';
import type { AttributeHeads } from './attribute-heads.ts';

/** What to embed: a box in pixels of the upright original, or the whole photo. */
export type Region = Box | 'whole';

interface EmbedOptions {
  /** When aborted, waiting work is dropped and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Embeds photos and their crops as vectors of one embedding space. */
export interface Embedder {
  /** Id of the model package. Vectors of different ids are never compared. */
  readonly id: string;
  readonly dimension: number;
  /** What its vectors are compared by; default: the cosine. */
  readonly metric?: Metric;
  /** The parts of its vectors; empty if they have none. */
  readonly parts: readonly EmbeddingPart[];
  /** What it predicts attributes with; absent when the package has no attribute heads. */
  readonly heads?: AttributeHeads;
  /** One vector per region, in the regions' order; of unit length for the cosine. */
  embed(photo: Photo, regions: readonly Region[], options?: EmbedOptions): Promise<Embedding[]>;
  /** Predicts a garment's attributes from its vector; empty when the package has no attribute heads. */
  guessAttributes(embedding: Embedding): AttributeGuesses;
}

import type { AttributeGuesses, Box, Embedding, EmbeddingPart, Photo } from '../types.ts';

/** What to embed of a photo: a box in pixels of the upright original, or the whole of it. */
export type Region = Box | 'whole';

interface EmbedOptions {
  /** When aborted, waiting work is dropped and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Turns photos and their crops into unit vectors of one space. */
export interface Embedder {
  /** Name of the model package: vectors of different ids are never compared. */
  readonly id: string;
  readonly dimension: number;
  /** What its vectors are made of; none where they are of one piece. */
  readonly parts: readonly EmbeddingPart[];
  /** One unit vector per region, in the regions' order. */
  embed(photo: Photo, regions: readonly Region[], options?: EmbedOptions): Promise<Embedding[]>;
  /** What a garment's vector says of its attributes; nothing where the package has no heads for them. */
  guessAttributes(embedding: Embedding): AttributeGuesses;
}

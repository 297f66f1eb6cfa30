import { createHash } from 'node:crypto';
import type { EmbeddingSpace, VectorStore } from './vector-store.ts';

/**
 * The folders or collections that hold all catalogs, each in an embedding space of its own, and which of them is in use.
 * The others are what was in use before, or what is being made to be next.
 */
export interface StorePlaces {
  /** Name of the place in use. */
  current(): Promise<string>;
  /** Name of the place that holds a space, or would: the same whenever it is asked. */
  placeOf(space: EmbeddingSpace): Promise<string>;
  /** The space that a place holds; null when there is no such place yet. */
  spaceOf(place: string): Promise<EmbeddingSpace | null>;
  /** Opens a place, made when absent. Throws `embedding-space-mismatch`, `store-unavailable`. */
  open(place: string, space: EmbeddingSpace): Promise<VectorStore>;
  /** Makes a place the one in use, in one step: whoever asks is told the former or this one. */
  switchTo(place: string): Promise<void>;
  /** Deletes a place with all that it holds. Throws RangeError for the one in use. */
  drop(place: string): Promise<void>;
  close(): Promise<void>;
}

/** A name for the place of a space beside the first one, which has the bare name. */
export function placeName(first: string, { id, dimension }: EmbeddingSpace, separator: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([id, dimension]))
    .digest('hex');
  return `${first}${separator}${digest.slice(0, 12)}`;
}

/** Throws RangeError for a place that is in use, which nobody may drop. */
export async function requireUnused(places: Pick<StorePlaces, 'current'>, place: string): Promise<void> {
  if ((await places.current()) === place) throw new RangeError(`Expected ${place} not to be in use`);
}

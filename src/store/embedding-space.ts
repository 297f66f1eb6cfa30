import { AppError } from '../errors.ts';
import type { EmbeddingSpace } from './vector-store.ts';

/** What a store's vectors lie in, and the setting that names another. */
const settings = {
  folder: 'GARB_DATA=NEW-FOLDER',
  collection: 'GARB_MILVUS_COLLECTION=NEW-NAME',
} as const;

type Place = keyof typeof settings;

/**
 * Compares the space a store was made for with the one it is opened with. Throws `embedding-space-mismatch`, saying
 * which embedder the store holds, which was given and what to do; `stored` is null when the store does not say.
 */
export function requireSameSpace(stored: EmbeddingSpace | null, given: EmbeddingSpace, place: Place): void {
  if (stored === null) {
    throw new AppError(
      'embedding-space-mismatch',
      `This ${place} does not say which embedder its vectors come from. ${advice(given, place)}`,
    );
  }
  if (stored.id === given.id && stored.dimension === given.dimension) return;
  throw new AppError(
    'embedding-space-mismatch',
    `This ${place} holds vectors of the embedder ${spaceName(stored)}, but ${spaceName(given)} was given. ` +
      `Vectors of different embedders cannot be compared. Go back to "${stored.id}" (GARB_MODELS or GARB_NEXT_EMBEDDER), ` +
      `or, from there, bring the catalogs over beside it: garb reindex. Or: ${advice(given, place)}`,
  );
}

/** The space as text to keep in a store. */
export function spaceToText(space: EmbeddingSpace): string {
  return JSON.stringify({ id: space.id, dimension: space.dimension });
}

/** The space that {@link spaceToText} wrote, or null for any other text. */
export function spaceFromText(text: string | undefined): EmbeddingSpace | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isSpace(value) ? { id: value.id, dimension: value.dimension } : null;
  } catch {
    return null;
  }
}

function isSpace(value: unknown): value is EmbeddingSpace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'dimension' in value &&
    typeof value.id === 'string' &&
    typeof value.dimension === 'number'
  );
}

function spaceName({ id, dimension }: EmbeddingSpace): string {
  return `"${id}" (${dimension} numbers)`;
}

function advice(given: EmbeddingSpace, place: Place): string {
  const command = `${settings[place]} garb import CATALOG.jsonl`;
  return `Index the catalogs again with "${given.id}" in a new ${place}: ${command}`;
}

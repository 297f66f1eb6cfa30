import { AppError } from '../errors.ts';
import { metrics } from '../similarity.ts';
import type { EmbeddingSpace } from './vector-store.ts';

/** The container of a store's vectors, and the setting that names a new one. */
const settings = {
  folder: 'GARB_DATA=NEW-FOLDER',
  collection: 'GARB_MILVUS_COLLECTION=NEW-NAME',
} as const;

type Container = keyof typeof settings;

/**
 * Throws `embedding-space-mismatch` unless a store is opened with the embedder it was created with. The message names both
 * embedders and the ways out.
 *
 * @param stored null when the store names no embedder
 */
export function requireSameSpace(
  stored: EmbeddingSpace | null,
  configured: EmbeddingSpace,
  container: Container,
): void {
  if (stored === null) {
    throw new AppError(
      'embedding-space-mismatch',
      `The vector store's ${container} does not name the embedder of its vectors. To start over: ` +
        importAdvice(configured, container),
    );
  }
  if (isSameSpace(stored, configured)) return;
  throw new AppError(
    'embedding-space-mismatch',
    `The vector store's ${container} has vectors of the embedder ${spaceName(stored)}, but ${spaceName(configured)} is ` +
      'configured. Vectors of different embedders cannot be compared. ' +
      `To keep using these vectors, set GARB_MODELS to the models with "${stored.id}", or GARB_NEXT_EMBEDDER to its folder. ` +
      `To switch to "${configured.id}", set GARB_MODELS to the models with "${stored.id}" and GARB_NEXT_EMBEDDER (or --to) ` +
      `to the folder of "${configured.id}", then run garb reindex. To start over: ` +
      importAdvice(configured, container),
  );
}

/** The embedding space of an embedder. Without a metric where it is the cosine, as in stores of before there were others. */
export function spaceOf({ id, dimension, metric = 'cosine' }: EmbeddingSpace): EmbeddingSpace {
  return metric === 'cosine' ? { id, dimension } : { id, dimension, metric };
}

export function isSameSpace(a: EmbeddingSpace, b: EmbeddingSpace): boolean {
  return spaceToText(a) === spaceToText(b);
}

/** An embedding space as text, for a store's metadata. */
export function spaceToText(space: EmbeddingSpace): string {
  return JSON.stringify(spaceOf(space));
}

/** The embedding space that {@link spaceToText} wrote; null for any other text. */
export function spaceFromText(text: string | undefined): EmbeddingSpace | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isSpace(value) ? spaceOf(value) : null;
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
    typeof value.dimension === 'number' &&
    (!('metric' in value) || metrics.some((metric) => metric === value.metric))
  );
}

function spaceName({ id, dimension, metric }: EmbeddingSpace): string {
  return `"${id}" (dimension ${dimension}${metric ? `, ${metric}` : ''})`;
}

function importAdvice({ id }: EmbeddingSpace, container: Container): string {
  return `import the catalogs with "${id}" into a new ${container}: ${settings[container]} garb import CATALOG.jsonl`;
}

import { createHash } from 'node:crypto';
import { spaceOf } from './embedding-space.ts';
import type { EmbeddingSpace, VectorStore } from './vector-store.ts';

/**
 * The indexes of a vector store: a LanceDB folder or a Milvus collection per embedding space, each with all catalogs. One is
 * active: searches and writes go there. The others were active before, or are being built to become active.
 */
export interface IndexRegistry {
  /** Name of the active index. */
  active(): Promise<string>;
  /** Name of the index of an embedding space, whether the index exists or not; always the same. */
  indexFor(space: EmbeddingSpace): Promise<string>;
  /** The embedding space of an index; null when the index does not exist. */
  spaceOf(index: string): Promise<EmbeddingSpace | null>;
  /** Opens an index and creates it when it is missing. Throws `embedding-space-mismatch`, `store-unavailable`. */
  open(index: string, space: EmbeddingSpace): Promise<VectorStore>;
  /** Makes an index the active one, atomically: a reader sees the former one or this one. */
  activate(index: string): Promise<void>;
  /** Deletes an index with all its rows. Throws RangeError for the active one. */
  drop(index: string): Promise<void>;
  close(): Promise<void>;
}

/** Name of the index of a later embedding space; the first index has the bare name. */
export function indexName(first: string, space: EmbeddingSpace, separator: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(Object.values(spaceOf(space))))
    .digest('hex');
  return `${first}${separator}${digest.slice(0, 12)}`;
}

/** Throws RangeError for the active index, which must not be dropped. */
export async function requireInactive(registry: Pick<IndexRegistry, 'active'>, index: string): Promise<void> {
  if ((await registry.active()) === index)
    throw new RangeError(`Expected ${index} not to be the active index`);
}

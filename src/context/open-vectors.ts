import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Logger } from '../logger.ts';
import type { IndexRegistry } from '../store/index-registry.ts';
import { createLanceIndexRegistry } from '../store/lance/lance-index-registry.ts';
import { createMilvusIndexRegistry } from '../store/milvus/milvus-index-registry.ts';
import { noteFailures } from '../store/note-failures.ts';
import { waitForStore } from '../store/wait-for-store.ts';
import { type ActiveIndex, followActiveIndex } from './active-index.ts';

/** The vector store: all its indexes, and the active one. */
export interface Vectors extends ActiveIndex {
  readonly indexes: IndexRegistry;
}

/**
 * Opens the configured vector store, LanceDB or Milvus, with the embedder of its active index. A Milvus that does not respond, as
 * while it restarts, is waited for. Throws `embedding-space-mismatch`, `store-unavailable`, and `invalid-config` at once.
 *
 * @param onTrouble gets the errors of failed calls, and of what runs in the background
 */
export async function openVectors(
  config: Config,
  embedders: readonly [Embedder, ...Embedder[]],
  logger: Logger,
  onTrouble: (error: unknown) => void = () => {},
): Promise<Vectors> {
  const waitMs = config.milvus?.waitMs ?? 0;
  return waitForStore(
    () => openOnce(config, embedders, logger, onTrouble),
    waitMs,
    (error) => logger.warn({ err: error, waitMs }, 'the vector store does not respond yet and is waited for'),
  );
}

async function openOnce(
  { milvus, dataDirectory, residentBytes }: Config,
  embedders: readonly [Embedder, ...Embedder[]],
  logger: Logger,
  onTrouble: (error: unknown) => void,
): Promise<Vectors> {
  const registry = milvus
    ? createMilvusIndexRegistry(milvus)
    : createLanceIndexRegistry(join(dataDirectory, 'vectors'), { residentBytes, onTrouble });
  const indexes: IndexRegistry = {
    ...registry,
    open: async (index, space) => noteFailures(await registry.open(index, space), onTrouble),
  };
  try {
    const active = await followActiveIndex(indexes, embedders, logger);
    return {
      indexes,
      pin: active.pin,
      async close() {
        await active.close();
        await indexes.close();
      },
    };
  } catch (error) {
    await indexes.close();
    throw error;
  }
}

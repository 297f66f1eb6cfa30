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
import { type DiskRoom, leaveRoom } from './disk-room.ts';

/** The vector store: all its indexes, and the active one. */
export interface Vectors extends ActiveIndex {
  readonly indexes: IndexRegistry;
}

export interface OpenVectorsOptions {
  /** What the embedded store leaves free on its disk; default: nothing. */
  readonly room?: DiskRoom;
  /** Gets the errors of failed calls, and of what runs in the background. */
  readonly onTrouble?: (error: unknown) => void;
}

/**
 * Opens the configured vector store, LanceDB or Milvus, with the embedder of its active index. A Milvus that does not respond, as
 * while it restarts, is waited for. Throws `embedding-space-mismatch`, `store-unavailable`, and `invalid-config` at once.
 */
export async function openVectors(
  config: Config,
  embedders: readonly [Embedder, ...Embedder[]],
  logger: Logger,
  options: OpenVectorsOptions = {},
): Promise<Vectors> {
  const waitMs = config.milvus?.waitMs ?? 0;
  return waitForStore(
    () => openOnce(config, embedders, logger, options),
    waitMs,
    (error) => logger.warn({ err: error, waitMs }, 'the vector store does not respond yet and is waited for'),
  );
}

async function openOnce(
  { milvus, dataDirectory, residentBytes }: Config,
  embedders: readonly [Embedder, ...Embedder[]],
  logger: Logger,
  { room, onTrouble = () => {} }: OpenVectorsOptions,
): Promise<Vectors> {
  const registry = milvus
    ? createMilvusIndexRegistry(milvus)
    : createLanceIndexRegistry(join(dataDirectory, 'vectors'), { residentBytes, onTrouble });
  const indexes: IndexRegistry = {
    ...registry,
    async open(index, space) {
      const store = noteFailures(await registry.open(index, space), onTrouble);
      // Milvus has a disk of its own.
      return room && !milvus ? leaveRoom(store, room) : store;
    },
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

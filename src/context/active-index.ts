import type { Embedder } from '../embed/embedder.ts';
import type { Logger } from '../logger.ts';
import { isSameSpace, spaceOf } from '../store/embedding-space.ts';
import type { IndexRegistry } from '../store/index-registry.ts';
import { rejectStaleWrites } from '../store/reject-stale-writes.ts';
import type { VectorStore } from '../store/vector-store.ts';

/** An index with the embedder of its space. A request takes both together and uses them to its end. */
export interface PinnedIndex {
  readonly name: string;
  readonly embedder: Embedder;
  readonly store: VectorStore;
}

export interface ActiveIndex {
  /** The active index. Asks the registry again when the last answer is older than a second. */
  pin(): Promise<PinnedIndex>;
  close(): Promise<void>;
}

const recheckAfterMs = 1000;

/**
 * Follows the registry from one active index to the next. An index of an unknown embedder, or one that cannot be opened, is
 * logged; the former index answers on.
 * Throws `embedding-space-mismatch` when no embedder fits the index that is active at the start, and `store-unavailable`.
 *
 * @param embedders the first one is for an index that does not exist yet
 */
export async function followActiveIndex(
  registry: IndexRegistry,
  embedders: readonly [Embedder, ...Embedder[]],
  logger: Logger,
): Promise<ActiveIndex> {
  const opened: VectorStore[] = [];

  const open = async (name: string): Promise<PinnedIndex> => {
    const space = await registry.spaceOf(name);
    const embedder = embedders.find((known) => space && isSameSpace(known, space)) ?? embedders[0];
    const store = await registry.open(name, spaceOf(embedder));
    opened.push(store);
    return { name, embedder, store: rejectStaleWrites(store, name, registry.active) };
  };

  let pinned = await open(await registry.active());
  let checkedAt = performance.now();
  let checking: Promise<void> | undefined;

  const check = async () => {
    try {
      const name = await registry.active();
      if (name !== pinned.name) {
        pinned = await open(name);
        logger.info({ index: name, embedder: pinned.embedder.id }, 'switched to another index');
      }
    } catch (error) {
      logger.warn({ err: error }, 'the active index could not be read');
    }
    checkedAt = performance.now();
  };

  return {
    async pin() {
      if (performance.now() - checkedAt >= recheckAfterMs) {
        checking ??= check().finally(() => {
          checking = undefined;
        });
        await checking;
      }
      return pinned;
    },
    async close() {
      for (const store of opened) await store.close();
    },
  };
}

import type { Embedder } from '../embed/embedder.ts';
import type { Logger } from '../logger.ts';
import type { StorePlaces } from '../store/index-registry.ts';
import { fencedStore } from '../store/reject-stale-writes.ts';
import type { VectorStore } from '../store/vector-store.ts';

/** An embedder with the store of its space: a request takes both together and keeps them to its end. */
export interface Space {
  readonly place: string;
  readonly embedder: Embedder;
  readonly store: VectorStore;
}

export interface LiveSpace {
  /** The space in use. It is looked for again when that was done a second ago or more. */
  pin(): Promise<Space>;
  close(): Promise<void>;
}

const lookEveryMs = 1000;

/**
 * Follows the place in use from one space to the next, among those of the embedders at hand. A place of an unknown
 * embedder, or one that cannot be opened, is logged and the former goes on answering: it still holds what it held.
 * Throws `embedding-space-mismatch` when the place in use at the start is of none of them, `store-unavailable`.
 *
 * @param embedders the one for a place that holds nothing yet first
 */
export async function openLiveSpace(
  places: StorePlaces,
  embedders: readonly [Embedder, ...Embedder[]],
  logger: Logger,
): Promise<LiveSpace> {
  const opened: VectorStore[] = [];

  const open = async (place: string): Promise<Space> => {
    const held = await places.spaceOf(place);
    const embedder =
      embedders.find(({ id, dimension }) => id === held?.id && dimension === held.dimension) ?? embedders[0];
    const store = await places.open(place, { id: embedder.id, dimension: embedder.dimension });
    opened.push(store);
    return { place, embedder, store: fencedStore(store, place, places.current) };
  };

  let space = await open(await places.current());
  let looked = performance.now();
  let looking: Promise<void> | undefined;

  const look = async () => {
    try {
      const place = await places.current();
      if (place !== space.place) {
        space = await open(place);
        logger.info({ place, embedder: space.embedder.id }, 'searching another index');
      }
    } catch (error) {
      logger.warn({ err: error }, 'the index in use could not be followed');
    }
    looked = performance.now();
  };

  return {
    async pin() {
      if (performance.now() - looked >= lookEveryMs) {
        looking ??= look().finally(() => {
          looking = undefined;
        });
        await looking;
      }
      return space;
    },
    async close() {
      for (const store of opened) await store.close();
      await places.close();
    },
  };
}

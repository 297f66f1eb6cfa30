import { placeName, requireUnused, type StorePlaces } from '../index-registry.ts';
import { connectMilvus, milvusCode } from './milvus-client.ts';
import { readMilvusSpace } from './milvus-collection.ts';
import { createMilvusStore, type MilvusStoreOptions } from './milvus-store.ts';

/** What Milvus and, as for a collection, Milvus Lite say of an alias that is not there. */
const aliasNotFound: readonly unknown[] = [1600, 100];
const defaultCollection = 'garb';

/**
 * Milvus collections side by side: the one that is configured, and one for each space that came later. The alias
 * `<collection>_in_use` points at the one in use; without it that is the configured one. Searches name the collection
 * itself and never the alias: it may move to another space while the query's vector lies in this one.
 */
export function createMilvusPlaces(options: Omit<MilvusStoreOptions, 'space'>): StorePlaces {
  const first = options.collection ?? defaultCollection;
  const alias = `${first}_in_use`;
  const connection = connectMilvus(options);

  const aliased = async (): Promise<string | null> => {
    try {
      const { collection } = await connection.call('find the collection in use', (client, timeout) =>
        client.describeAlias({ collection_name: first, alias, timeout }),
      );
      return collection || null;
    } catch (error) {
      if (aliasNotFound.includes(milvusCode(error))) return null;
      throw error;
    }
  };

  const places: StorePlaces = {
    current: async () => (await aliased()) ?? first,
    async placeOf(space) {
      const held = await readMilvusSpace(connection, first);
      const isFirst = held === null || (held.id === space.id && held.dimension === space.dimension);
      return isFirst ? first : placeName(first, space, '_');
    },
    spaceOf: (place) => readMilvusSpace(connection, place),
    open: (place, space) => createMilvusStore({ ...options, collection: place, space }),
    async switchTo(place) {
      const target = { collection_name: place, alias };
      const isThere = (await aliased()) !== null;
      await connection.call('switch the collection', (client, timeout) =>
        isThere ? client.alterAlias({ ...target, timeout }) : client.createAlias({ ...target, timeout }),
      );
    },
    async drop(place) {
      await requireUnused(places, place);
      await connection.call('drop the collection', (client, timeout) =>
        client.dropCollection({ collection_name: place, timeout }),
      );
    },
    close: () => connection.close(),
  };
  return places;
}

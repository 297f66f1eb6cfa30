import { isSameSpace } from '../embedding-space.ts';
import { type IndexRegistry, indexName, requireInactive } from '../index-registry.ts';
import { connectMilvus, milvusCode } from './milvus-client.ts';
import { readMilvusSpace } from './milvus-collection.ts';
import { createMilvusStore, type MilvusStoreOptions } from './milvus-store.ts';
import { requireVersion } from './milvus-version.ts';

/** Error codes for a missing alias: Milvus', and Milvus Lite's, which it also uses for a missing collection. */
const aliasNotFound: readonly unknown[] = [1600, 100];
const defaultCollection = 'garb';

/**
 * One Milvus collection per embedding space: the configured one, and another for each later space. The alias
 * `<collection>_in_use` points to the active one; without the alias it is the configured one. Searches name the collection,
 * never the alias, which may move to another embedding space during a search.
 */
export function createMilvusIndexRegistry(options: Omit<MilvusStoreOptions, 'space'>): IndexRegistry {
  const first = options.collection ?? defaultCollection;
  const alias = `${first}_in_use`;
  const connection = connectMilvus(options);
  let isNewEnough = false;

  const aliased = async (): Promise<string | null> => {
    // Before the first request that an older server may not know.
    if (!isNewEnough) await requireVersion(connection);
    isNewEnough = true;
    try {
      const { collection } = await connection.call('find the active collection', (client, timeout) =>
        client.describeAlias({ collection_name: first, alias, timeout }),
      );
      return collection || null;
    } catch (error) {
      if (aliasNotFound.includes(milvusCode(error))) return null;
      throw error;
    }
  };

  const registry: IndexRegistry = {
    active: async () => (await aliased()) ?? first,
    async indexFor(space) {
      const existing = await readMilvusSpace(connection, first);
      const isFirst = existing === null || isSameSpace(existing, space);
      return isFirst ? first : indexName(first, space, '_');
    },
    spaceOf: (index) => readMilvusSpace(connection, index),
    open: (index, space) => createMilvusStore({ ...options, collection: index, space }),
    async activate(index) {
      const target = { collection_name: index, alias };
      const hasAlias = (await aliased()) !== null;
      await connection.call('switch the active collection', (client, timeout) =>
        hasAlias ? client.alterAlias({ ...target, timeout }) : client.createAlias({ ...target, timeout }),
      );
    },
    async drop(index) {
      await requireInactive(registry, index);
      await connection.call('drop the collection', (client, timeout) =>
        client.dropCollection({ collection_name: index, timeout }),
      );
    },
    close: () => connection.close(),
  };
  return registry;
}

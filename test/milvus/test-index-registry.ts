import type { IndexRegistry } from '../../src/store/index-registry.ts';
import { createMilvusIndexRegistry } from '../../src/store/milvus/milvus-index-registry.ts';
import { connectAdmin, freshName, testServer } from './test-server.ts';

/** A registry of its own for each test, on the test server; every call of `indexes` opens the same one. */
export function openTestIndexRegistry(): { indexes(): IndexRegistry; remove(): Promise<void> } {
  const collection = freshName();
  return {
    indexes: () => createMilvusIndexRegistry({ ...testServer, collection, consistency: 'Strong' }),
    async remove() {
      const admin = connectAdmin();
      const { data } = await admin.showCollections();
      await admin.dropAlias({ alias: `${collection}_in_use` }).catch(() => undefined);
      for (const { name } of data)
        if (name.startsWith(collection)) await admin.dropCollection({ collection_name: name });
      await admin.closeConnection();
    },
  };
}

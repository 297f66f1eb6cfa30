import { randomUUID } from 'node:crypto';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { IndexRegistry } from '../../src/store/index-registry.ts';
import { createMilvusIndexRegistry } from '../../src/store/milvus/milvus-index-registry.ts';

const address = process.env.GARB_TEST_MILVUS_ADDRESS;

/** A registry of its own for each test, on the test server; every call of `indexes` opens the same one. */
export function openTestIndexRegistry(): { indexes(): IndexRegistry; remove(): Promise<void> } {
  if (!address) throw new Error('GARB_TEST_MILVUS_ADDRESS is not set: run `npm run test:milvus`');
  const collection = `garb_${randomUUID().replaceAll('-', '')}`;
  return {
    indexes: () => createMilvusIndexRegistry({ address, collection, consistency: 'Strong' }),
    async remove() {
      const admin = new MilvusClient({ address, telemetry: { enabled: false }, logLevel: 'error' });
      const { data } = await admin.showCollections();
      await admin.dropAlias({ alias: `${collection}_in_use` }).catch(() => undefined);
      for (const { name } of data)
        if (name.startsWith(collection)) await admin.dropCollection({ collection_name: name });
      await admin.closeConnection();
    },
  };
}

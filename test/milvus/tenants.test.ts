import { afterAll } from 'vitest';
import { createMilvusStore } from '../../src/store/milvus/milvus-store.ts';
import type { VectorStore } from '../../src/store/vector-store.ts';
import { tenantContract } from '../contract/tenants.ts';
import { connectAdmin, freshName, testServer } from './test-server.ts';

const collection = freshName();
let store: VectorStore | undefined;
afterAll(async () => {
  await store?.close();
  const admin = connectAdmin();
  await admin.dropCollection({ collection_name: collection });
  await admin.closeConnection();
});

tenantContract('Milvus', async (space) => {
  store = await createMilvusStore({ ...testServer, collection, space, consistency: 'Strong' });
  return store;
});

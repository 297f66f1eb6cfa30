import { randomUUID } from 'node:crypto';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { afterAll } from 'vitest';
import { createMilvusStore } from '../../src/store/milvus/milvus-store.ts';
import type { VectorStore } from '../../src/store/vector-store.ts';
import { tenantContract } from '../contract/tenants.ts';

const address = process.env.GARB_TEST_MILVUS_ADDRESS;
if (!address) throw new Error('GARB_TEST_MILVUS_ADDRESS is not set: run `npm run test:milvus`');

const collection = `garb_${randomUUID().replaceAll('-', '')}`;
let store: VectorStore | undefined;
afterAll(async () => {
  await store?.close();
  const admin = new MilvusClient({ address, telemetry: { enabled: false }, logLevel: 'error' });
  await admin.dropCollection({ collection_name: collection });
  await admin.closeConnection();
});

tenantContract('Milvus', async (space) => {
  store = await createMilvusStore({ address, collection, space, consistency: 'Strong' });
  return store;
});

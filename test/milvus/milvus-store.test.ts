import { DataType } from '@zilliz/milvus2-sdk-node';
import { afterAll, describe, expect, test } from 'vitest';
import { createMilvusStore } from '../../src/store/milvus/milvus-store.ts';
import { metricsContract } from '../contract/metrics.ts';
import { makeRow, makeRows, space, unitVector } from '../contract/rows.ts';
import { type StoreContract, vectorStoreContract } from '../contract/vector-store.ts';
import { connectAdmin, freshName, testServer } from './test-server.ts';

const admin = connectAdmin();
afterAll(() => admin.closeConnection());

const open = (collection: string) =>
  createMilvusStore({ ...testServer, collection, space, consistency: 'Strong' });
const drop = (collection: string) => admin.dropCollection({ collection_name: collection });

const contract: StoreContract = {
  name: 'Milvus',
  filterRuns: 20,
  async place() {
    const collection = freshName();
    return {
      open: (given) => createMilvusStore({ ...testServer, collection, space: given, consistency: 'Strong' }),
      remove: async () => {
        await drop(collection);
      },
    };
  },
};
vectorStoreContract(contract);
metricsContract(contract);

describe('Milvus: what only it can get wrong', () => {
  test('a collection that the server has unloaded is loaded again', async () => {
    const collection = freshName();
    const store = await open(collection);
    await store.upsert(makeRows(3));
    await admin.releaseCollection({ collection_name: collection });
    const lists = await store.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(1)], limit: 5 });
    expect(lists[0]).toHaveLength(3);
    await admin.releaseCollection({ collection_name: collection });
    expect(await store.deleteProducts('shop', ['product-1'])).toBe(1);
    await store.close();
    await drop(collection);
  });

  test('rows moved from memory into indexed segments are found as before', async () => {
    const collection = freshName();
    const store = await open(collection);
    await store.upsert(makeRows(600));
    await store.upsert(makeRows(300, { price: 1 }));
    await store.deleteProducts('shop', ['product-7']);
    const request = { catalog: 'shop', view: 'garment', limit: 20 } as const;
    const vectors = [unitVector(5000), unitVector(5001)];
    const before = await store.search({ ...request, vectors });
    await admin.flush({ collection_names: [collection] });
    await store.optimize();
    const after = await store.search({ ...request, vectors });
    expect(after.map((list) => list.map((hit) => hit.row.key))).toEqual(
      before.map((list) => list.map((hit) => hit.row.key)),
    );
    expect(await store.count('shop')).toBe(599);
    await store.close();
    await drop(collection);
  });

  test('all rows of a collection are counted and fetched over many replies', async () => {
    const collection = freshName();
    const store = await open(collection);
    const rows = Array.from({ length: 5600 }, (_, n) => makeRow(n, { productId: `product-${n % 150}` }));
    await store.upsert(rows);
    expect(await store.catalogs()).toEqual([{ catalog: 'shop', rows: 5600, products: 150 }]);
    const ids = Array.from({ length: 100 }, (_, n) => `product-${n}`);
    const found = await store.fetchByProduct('shop', ids);
    expect(new Set(found.map((row) => row.key))).toEqual(
      new Set(rows.filter((row) => ids.includes(row.productId)).map((row) => row.key)),
    );
    expect(await store.deleteProducts('shop', ids)).toBe(100);
    await store.close();
    await drop(collection);
  });

  test('a collection that another program made is refused', async () => {
    const collection = freshName();
    await admin.createCollection({
      collection_name: collection,
      fields: [
        { name: 'id', data_type: DataType.VarChar, is_primary_key: true, max_length: 100 },
        { name: 'vector', data_type: DataType.FloatVector, dim: 16 },
      ],
    });
    await expect(open(collection)).rejects.toMatchObject({ code: 'embedding-space-mismatch' });
    await drop(collection);
  });
});

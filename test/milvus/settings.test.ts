import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { milvusConsistencies, milvusIndexTypes } from '../../src/store/milvus/milvus-settings.ts';
import { createMilvusStore, type MilvusStoreOptions } from '../../src/store/milvus/milvus-store.ts';
import { makeRow, makeRows, space, unitVector } from '../contract/rows.ts';
import { makeTestCertificate } from '../fakes/test-certificate.ts';
import { connectAdmin, freshName, isLite, testServer } from './test-server.ts';

const admin = connectAdmin();
const folder = mkdtempSync(join(tmpdir(), 'garb-milvus-settings-'));
afterAll(async () => {
  await admin.closeConnection();
  rmSync(folder, { recursive: true, force: true });
});

/** A store in a collection of its own, which ends with the test; others of the same collection by `again`. */
async function open(over: Partial<MilvusStoreOptions> = {}) {
  const collection = freshName();
  const again = async (other: Partial<MilvusStoreOptions> = {}) => {
    const store = await createMilvusStore({
      ...testServer,
      collection,
      space,
      consistency: 'Strong',
      ...over,
      ...other,
    });
    onTestFinished(() => store.close());
    return store;
  };
  onTestFinished(async () => {
    await admin.dropCollection({ collection_name: collection });
  });
  return { collection, again, store: await again() };
}

describe('index types', () => {
  test.each(milvusIndexTypes)('%s: every row finds itself first, before and after a flush', async (index) => {
    const { collection, store } = await open({ index });
    const rows = makeRows(300);
    await store.upsert(rows);
    const asked = rows.slice(0, 20);
    const firsts = async () => {
      const vectors = asked.map(({ garment }) => garment);
      const lists = await store.search({ catalog: 'shop', view: 'garment', vectors, limit: 5 });
      return lists.map(([first]) => first?.row.key);
    };
    expect(await firsts()).toEqual(asked.map(({ key }) => key));
    await admin.flush({ collection_names: [collection] });
    await store.optimize();
    expect(await firsts()).toEqual(asked.map(({ key }) => key));
    const { index_descriptions } = await admin.describeIndex({ collection_name: collection });
    const types = index_descriptions.flatMap(({ params }) =>
      params.filter(({ key }) => key === 'index_type').map(({ value }) => value),
    );
    expect(types).toEqual([index, index]);
  });

  // Milvus Lite takes any parameter.
  test.skipIf(isLite)('a parameter out of its range is refused by its setting', async () => {
    const opening = open({ index: 'HNSW', indexParameters: { M: -1 } });
    await expect(opening).rejects.toMatchObject({
      code: 'invalid-config',
      errors: [{ location: 'GARB_MILVUS_INDEX_PARAMS' }],
    });
  });
});

describe('consistency', () => {
  test('Strong: fifteen writes, each in the next search', async () => {
    const { store } = await open();
    for (let n = 0; n < 15; n++) {
      const row = makeRow(n);
      await store.upsert([row]);
      const vectors = [row.whole];
      const [hits] = await store.search({ catalog: 'shop', view: 'whole', vectors, limit: 1 });
      expect(hits?.[0]?.row.key).toBe(row.key);
    }
  });

  test.each(milvusConsistencies)('%s: a row is found within ten seconds', async (consistency) => {
    const { store } = await open({ consistency });
    await store.upsert([makeRow(1)]);
    const found = async () =>
      (await store.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(2)], limit: 1 }))[0];
    await expect.poll(found, { timeout: 10_000 }).toHaveLength(1);
  });

  test('documents in memory: own writes at once, those of others within six seconds', async () => {
    const { store, again } = await open({ consistency: 'Bounded', cacheBytes: 2 ** 20 });
    const other = await again();
    const titled = (title: string) => {
      const row = makeRow(1);
      return { ...row, product: { ...row.product, title } };
    };
    const titles = async (of: typeof store) =>
      (await of.fetchSummaries('shop', ['product-1'])).map(({ product }) => product.title);
    await store.upsert([titled('one')]);
    expect(await titles(store)).toEqual(['one']);
    await store.upsert([titled('two')]);
    expect(await titles(store)).toEqual(['two']);
    await other.upsert([titled('three')]);
    await delay(6000);
    expect(await titles(store)).toEqual(['three']);
    await store.deleteProducts('shop', ['product-1']);
    expect(await titles(store)).toEqual([]);
  });
});

const certificate = makeTestCertificate(folder, 'front', 'DNS:localhost,IP:127.0.0.1');

describe.runIf(certificate && !testServer.caFile)('TLS, by a front before the server', () => {
  if (!certificate) return;
  const [, host = '', port = ''] = /^(?:https?:\/\/)?(.*):(\d+)$/.exec(testServer.address) ?? [];
  async function startFront(): Promise<string> {
    const { key, certificate: cert } = certificate ?? { key: undefined, certificate: undefined };
    const front = createServer({ key, cert, ALPNProtocols: ['h2'] }, (socket) => {
      const server = connect({ host, port: Number(port) });
      socket.pipe(server).pipe(socket);
      for (const end of [socket, server])
        end.on('error', () => {
          socket.destroy();
          server.destroy();
        });
    });
    front.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void front.close());
    return `127.0.0.1:${(front.address() as AddressInfo).port}`;
  }

  test('rows are written and found', async () => {
    const { store } = await open({ address: await startFront(), caFile: certificate.certificateFile });
    await store.upsert(makeRows(10));
    expect(await store.count('shop')).toBe(10);
    await store.health();
  });

  test('without the file of the authority, and without TLS, the setting is named', async () => {
    const address = await startFront();
    await expect(open({ address: `https://${address}` })).rejects.toMatchObject({
      errors: [{ location: 'GARB_MILVUS_CA_FILE' }],
    });
    await expect(open({ address })).rejects.toMatchObject({
      code: 'invalid-config',
      errors: [{ location: 'GARB_MILVUS_ADDRESS' }],
    });
  });
});

// Milvus Lite has neither accounts nor databases.
describe.runIf(testServer.token)('accounts, of a server that asks for them', () => {
  test('a wrong password is named and not tried again', async () => {
    const opening = open({ token: `${testServer.token}-wrong` });
    await expect(opening).rejects.toMatchObject({
      code: 'invalid-config',
      errors: [{ location: expect.stringContaining('GARB_MILVUS_TOKEN') }],
    });
  });
});

describe.skipIf(isLite)('databases', () => {
  test('one that is not there is named', async () => {
    await expect(open({ database: 'garb_no_such_database' })).rejects.toMatchObject({
      code: 'invalid-config',
      errors: [{ location: 'GARB_MILVUS_DATABASE' }],
    });
  });
});

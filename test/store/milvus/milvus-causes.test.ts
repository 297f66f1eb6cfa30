import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError, exitCodeOf, forOperator } from '../../../src/errors.ts';
import { createMilvusStore, type MilvusStoreOptions } from '../../../src/store/milvus/milvus-store.ts';
import { space, unitVector } from '../../contract/rows.ts';
import { done, type FaultyMilvus, type Reply, startFaultyMilvus } from '../../fakes/faulty-milvus.ts';
import { makeTestCertificate, type TestCertificate } from '../../fakes/test-certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'garb-milvus-causes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What opening a store fails with. */
async function failure(
  options: Partial<MilvusStoreOptions> & { readonly address: string },
): Promise<AppError> {
  try {
    const store = await createMilvusStore({ space, ...options });
    await store.close();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it opened');
}

/** A wrong setting is named, ends a command with 2, and was not asked for again. */
function expectSetting(error: AppError, setting: RegExp, reason: RegExp): void {
  expect(error).toMatchObject({ code: 'invalid-config' });
  expect(error.errors).toMatchObject([{ location: expect.stringMatching(setting) }]);
  expect(forOperator(error)).toMatch(reason);
  expect(forOperator(error)).not.toContain('\n');
  expect(exitCodeOf(error)).toBe(2);
}

describe('what Milvus refuses is said as the setting that is wrong', () => {
  let server: FaultyMilvus;
  beforeEach(async () => {
    server = await startFaultyMilvus(space);
  });
  afterEach(() => server.close());

  const refused = (code: number, reason: string) => (): Reply => {
    const status = { error_code: 'UnexpectedError', code, reason };
    return { ...status, status };
  };
  const grpc = (code: number, details: string) => (): Reply => {
    throw Object.assign(new Error(details), { code, details });
  };
  const ef = { searchParameters: { ef: -1 } };
  const nlist = { index: 'IVF_RABITQ', indexParameters: { nlist: -1 } } as const;

  test.each<[string, string, () => Reply, RegExp, RegExp, Partial<MilvusStoreOptions>]>([
    [
      'a wrong password',
      'DescribeCollection',
      grpc(16, 'auth check failure, please check username and password are correct'),
      /GARB_MILVUS_TOKEN.*GARB_MILVUS_PASSWORD/,
      /does not know the account.*auth check failure.*\(invalid-config\)/,
      { username: 'garb', password: 'secret' },
    ],
    [
      'an account without the right',
      'DescribeCollection',
      grpc(7, 'PrivilegeDescribeCollection: permission deny to garb'),
      /GARB_MILVUS_USER/,
      /has no right.*permission deny/,
      {},
    ],
    [
      'an account without the right, by code',
      'DescribeCollection',
      refused(1401, 'privilege not permitted'),
      /GARB_MILVUS_USER/,
      /has no right.*code 1401/,
      {},
    ],
    [
      'a database that is not there',
      'DescribeCollection',
      refused(800, 'database not found[database=nope]'),
      /^GARB_MILVUS_DATABASE$/,
      /no such database.*database=nope/,
      { database: 'nope' },
    ],
    [
      'a parameter of the index',
      'CreateIndex',
      refused(1100, 'invalid parameter[expected=nlist in 1..65536][actual=-1]'),
      /^GARB_MILVUS_INDEX_PARAMS$/,
      /refuses \{"nlist":-1\}.*code 1100/,
      nlist,
    ],
    [
      'an index type that the server lacks',
      'CreateIndex',
      refused(701, 'index type not supported'),
      /^GARB_MILVUS_INDEX$/,
      /refuses "DISKANN".*code 701/,
      { index: 'DISKANN' },
    ],
    [
      'a parameter of searches',
      'Search',
      refused(65535, 'fail to search on QueryNode 1: ef(-1) out of range'),
      /^GARB_MILVUS_SEARCH_PARAMS$/,
      /refuses \{"ef":-1\}.*out of range/,
      ef,
    ],
    [
      'more replicas than query nodes',
      'LoadCollection',
      refused(304, 'resource group node not enough'),
      /^GARB_MILVUS_REPLICAS$/,
      /fewer query nodes/,
      { replicas: 9 },
    ],
    [
      'an old server',
      'GetVersion',
      () => ({ status: done, version: 'v2.5.9' }),
      /^GARB_MILVUS_ADDRESS$/,
      /Milvus v2\.5\.9 runs there; Garb needs 2\.6 or later/,
      {},
    ],
  ])('%s', async (_name, call, reply, setting, reason, options) => {
    if (call === 'CreateIndex') server.answer('DescribeIndex', refused(700, 'index not found'));
    server.answer(call, reply);
    const error = await failure({ address: server.address, ...options });
    expectSetting(error, setting, reason);
    expect(server.sent(call)).toHaveLength(1);
    expect(forOperator(error)).not.toContain('secret');
  });

  test.each([
    'v2.6.0',
    '2.6.16',
    'v3.0.1',
    'Zilliz Cloud (compatible with Milvus 2.6)',
    'master-20260101',
    '',
  ])('version "%s" is taken', async (version) => {
    server.answer('GetVersion', () => ({ status: done, version }));
    await (await createMilvusStore({ address: server.address, space })).close();
  });

  test.each<[string, () => Reply]>([
    [
      'a failure that the server calls passing',
      () => {
        const reason = 'service unavailable';
        return { status: { error_code: 'UnexpectedError', code: 2, reason, retriable: true } };
      },
    ],
    ['a server without resources', grpc(8, 'too many requests')],
  ])('%s is an outage: asked again, with the cause', async (_name, reply) => {
    server.answer('DescribeCollection', reply);
    const error = await failure({ address: server.address });
    expect(error.code).toBe('store-unavailable');
    expect(exitCodeOf(error)).toBe(1);
    expect(forOperator(error)).toMatch(/Milvus failed to describe the collection: .*(unavailable|too many)/);
    expect(server.sent('DescribeCollection')).toHaveLength(4);
  });

  test('a parameter of searches that Milvus refuses only once there are rows is named then', async () => {
    const store = await createMilvusStore({ address: server.address, space, ...ef });
    server.answer('Search', refused(65535, 'ef(-1) out of range'));
    const searching = store.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(1)], limit: 5 });
    await expect(searching).rejects.toMatchObject({ code: 'invalid-config' });
    await store.close();
  });

  test('a search that Milvus refuses without such parameters is no setting', async () => {
    const store = await createMilvusStore({ address: server.address, space });
    server.answer('Search', refused(65535, 'segment broken'));
    const searching = store.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(1)], limit: 5 });
    await expect(searching).rejects.toMatchObject({ code: 'store-unavailable' });
    await store.close();
  });

  test('a connection that failed once is made again: health follows', async () => {
    server.plan('Connect', ['unavailable']);
    const store = await createMilvusStore({ address: server.address, space });
    await store.health();
    await store.close();
  });
});

describe('what listens at the address', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const each of servers.splice(0)) each.close();
  });
  async function listening(server: Server): Promise<string> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('nothing: an outage that names the address', async () => {
    const error = await failure({ address: '127.0.0.1:1' });
    expect(error.code).toBe('store-unavailable');
    expect(forOperator(error)).toMatch(
      /Milvus at 127\.0\.0\.1:1: 14 UNAVAILABLE: .*ECONNREFUSED 127\.0\.0\.1:1 /,
    );
  });

  test('a web server: the wrong port', async () => {
    const address = await listening(createServer((_request, response) => response.end('hello')));
    expectSetting(await failure({ address }), /^GARB_MILVUS_ADDRESS$/, /no Milvus: it speaks no gRPC/);
  });

  test('one that hangs up: an outage', async () => {
    const address = await listening(createTcpServer((socket) => socket.destroy()));
    expect(await failure({ address, timeoutMs: 1000 })).toMatchObject({ code: 'store-unavailable' });
  });

  test('one that never says a word: an outage within the deadline', async () => {
    const sockets = new Set<{ destroy(): void }>();
    const address = await listening(createTcpServer((socket) => void sockets.add(socket)));
    const error = await failure({ address, timeoutMs: 500 });
    for (const socket of sockets) socket.destroy();
    expect(error.code).toBe('store-unavailable');
  });
});

const own = makeTestCertificate(folder, 'own', 'DNS:localhost,IP:127.0.0.1');
const other = makeTestCertificate(folder, 'other', 'DNS:elsewhere.example');

describe.runIf(own && other)('TLS', () => {
  if (!own || !other) return;
  const open: FaultyMilvus[] = [];
  afterAll(() => {
    for (const server of open) server.close();
  });
  async function startTls(of: TestCertificate, clients: Buffer | null = null): Promise<string> {
    const pair = { private_key: of.key, cert_chain: of.certificate };
    const credentials = ServerCredentials.createSsl(clients, [pair], clients !== null);
    const server = await startFaultyMilvus(space, { credentials });
    open.push(server);
    return server.address;
  }
  let address: string;
  beforeAll(async () => {
    address = await startTls(own);
  });

  test('with the file of the authority the store opens', async () => {
    const store = await createMilvusStore({ address, space, caFile: own.certificateFile });
    await store.health();
    await store.close();
  });

  test('with both certificates a server that wants one of the client opens too', async () => {
    const mutual = await startTls(own, own.certificate);
    const files = { caFile: own.certificateFile, keyFile: own.keyFile, certificateFile: own.certificateFile };
    await (await createMilvusStore({ address: mutual, space, ...files })).close();
    const error = await failure({ address: mutual, caFile: own.certificateFile });
    expectSetting(error, /GARB_MILVUS_KEY_FILE/, /wants a client's certificate/);
  });

  test('an address without https:// of a server that wants TLS', async () => {
    expectSetting(await failure({ address }), /^GARB_MILVUS_ADDRESS$/, /wants TLS: put https:\/\/ before it/);
  });

  test('an address with https:// of a server without TLS', async () => {
    const plain = await startFaultyMilvus(space);
    open.push(plain);
    const error = await failure({ address: `https://${plain.address}` });
    expectSetting(error, /^GARB_MILVUS_ADDRESS$/, /speaks no TLS/);
  });

  test('an authority that is not trusted', async () => {
    const missing = await failure({ address: `https://${address}` });
    expectSetting(missing, /^GARB_MILVUS_CA_FILE$/, /not trusted.*self-signed/);
    const wrong = await failure({ address, caFile: other.certificateFile });
    expectSetting(wrong, /^GARB_MILVUS_CA_FILE$/, /not trusted/);
  });

  test('a certificate of another name', async () => {
    const elsewhere = await startTls(other);
    const error = await failure({ address: elsewhere, caFile: other.certificateFile });
    expectSetting(error, /^GARB_MILVUS_ADDRESS$/, /certificate is for another name/);
  });
});

describe('files of keys and certificates', () => {
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const address = '127.0.0.1:1';

  test.each<[string, Partial<MilvusStoreOptions>, RegExp, RegExp]>([
    [
      'that are missing',
      { caFile: join(folder, 'nope.pem') },
      /^GARB_MILVUS_CA_FILE$/,
      /nope\.pem: no such file/,
    ],
    [
      'that are no PEM',
      { caFile: file('ca.txt', 'hello') },
      /^GARB_MILVUS_CA_FILE$/,
      /ca\.txt: expected a PEM file with a block CERTIFICATE/,
    ],
    [
      'of a key alone',
      { keyFile: file('k.pem', '-----BEGIN PRIVATE KEY-----') },
      /^GARB_MILVUS_CERTIFICATE_FILE$/,
      /belong together/,
    ],
    [
      'of a certificate alone',
      { certificateFile: file('c.pem', '-----BEGIN CERTIFICATE-----') },
      /^GARB_MILVUS_KEY_FILE$/,
      /belong together/,
    ],
  ])('%s are said by their setting', async (_name, options, setting, reason) => {
    expectSetting(await failure({ address, ...options }), setting, reason);
  });
});

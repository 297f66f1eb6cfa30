import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { connectMilvus } from '../../../src/store/milvus/milvus-client.ts';
import { createMilvusStore } from '../../../src/store/milvus/milvus-store.ts';
import { space } from '../../contract/rows.ts';

let server: Http2Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** A server that answers every call with a gRPC status, or never when that is null; tells the calls it got by name. */
async function startServer(grpcStatus: number | null): Promise<{ address: string; calls: string[] }> {
  const calls: string[] = [];
  server = createServer();
  server.on('stream', (stream, headers) => {
    calls.push(String(headers[':path']).replace(/.*\//, ''));
    stream.on('error', () => undefined);
    if (grpcStatus === null) return;
    const trailers = { 'grpc-status': String(grpcStatus), 'grpc-message': 'as the test wants' };
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

describe('a Milvus that is not there or not sound', () => {
  test('nothing listening is store-unavailable within seconds, and ends no process', async () => {
    const started = performance.now();
    // Port 1 is reserved, and nothing listens there.
    const opening = createMilvusStore({ address: '127.0.0.1:1', space });
    await expect(opening).rejects.toMatchObject({
      code: 'store-unavailable',
      cause: { message: expect.stringContaining('127.0.0.1:1') },
    });
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('a server that is up but unavailable is asked again a few times, then given up', async () => {
    const { address, calls } = await startServer(14);
    await expect(createMilvusStore({ address, space })).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(calls).toEqual(Array(4).fill('Connect'));
  });

  test('a server that refuses the caller is not asked again', async () => {
    const { address, calls } = await startServer(16);
    await expect(createMilvusStore({ address, space })).rejects.toMatchObject({ code: 'invalid-config' });
    expect(calls).toEqual(['Connect']);
  });

  test('a call the server does not know is a failure, not an empty success', async () => {
    const { address } = await startServer(12);
    const connection = connectMilvus({ address });
    const flushing = connection.call('flush', (client) => client.flush({ collection_names: ['garb'] }));
    await expect(flushing).rejects.toThrow('Milvus failed to flush');
    await expect(flushing).rejects.toMatchObject({
      code: 'store-unavailable',
      cause: expect.objectContaining({ message: 'the server does not know this request' }),
    });
    await connection.close();
    await expect(createMilvusStore({ address, space })).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  test('a server that never answers is given up at the deadline, repetitions included', async () => {
    const { address } = await startServer(null);
    const started = performance.now();
    const opening = createMilvusStore({ address, space, timeoutMs: 400 });
    await expect(opening).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openVectors } from '../../src/context/open-vectors.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { done, type FaultyMilvus, startFaultyMilvus } from '../fakes/faulty-milvus.ts';
import { freePort } from '../free-port.ts';

const embedder = createFakeEmbedder();
const space = { id: embedder.id, dimension: embedder.dimension };

async function open(port: number, waitMs: number) {
  const data = await mkdtemp(join(tmpdir(), 'garb-vectors-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const lines: { msg: string }[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const config = readConfig({
    GARB_DATA: data,
    GARB_MILVUS_ADDRESS: `127.0.0.1:${port}`,
    GARB_MILVUS_WAIT_MS: String(waitMs),
  });
  return { opening: openVectors(config, [embedder], logger), lines };
}

test('a Milvus that restarts is waited for, which is said once', async () => {
  const port = await freePort();
  const { opening, lines } = await open(port, 20_000);
  let server: FaultyMilvus | undefined;
  onTestFinished(() => server?.close());
  await delay(1000);
  server = await startFaultyMilvus(space, { port });
  const vectors = await opening;
  await (await vectors.pin()).store.health();
  await vectors.close();
  expect(lines.map(({ msg }) => msg)).toEqual(['the vector store does not respond yet and is waited for']);
});

test('a Milvus that does not come is given up after that time, at once where it is 0', async () => {
  const port = await freePort();
  const started = performance.now();
  await expect((await open(port, 0)).opening).rejects.toMatchObject({ code: 'store-unavailable' });
  const { opening, lines } = await open(port, 1500);
  await expect(opening).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(lines).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('a wrong setting is not waited for', async () => {
  const server = await startFaultyMilvus(space);
  onTestFinished(() => server.close());
  server.answer('DescribeCollection', () => {
    throw Object.assign(new Error('auth check failure'), { code: 16, details: 'auth check failure' });
  });
  const { opening, lines } = await open(Number(server.address.split(':')[1]), 60_000);
  await expect(opening).rejects.toMatchObject({ code: 'invalid-config' });
  expect(lines).toEqual([]);
  expect(server.sent('DescribeCollection')).toHaveLength(1);
});

test('an old Milvus is refused before anything that it may not know', async () => {
  const server = await startFaultyMilvus(space);
  onTestFinished(() => server.close());
  server.answer('GetVersion', () => ({ status: done, version: '2.3.5' }));
  const { opening } = await open(Number(server.address.split(':')[1]), 60_000);
  await expect(opening).rejects.toMatchObject({
    code: 'invalid-config',
    message: 'GARB_MILVUS_ADDRESS: Milvus 2.3.5 runs there; Garb needs 2.6 or later',
  });
  expect(new Set(server.calls)).toEqual(new Set(['Connect', 'GetVersion']));
});

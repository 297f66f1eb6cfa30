import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { retryingStore } from '../../src/catalog/retry-until-available.ts';
import { importProducts, type RowStatus } from '../../src/import/import-products.ts';
import { createMilvusStore } from '../../src/store/milvus/milvus-store.ts';
import type { VectorStore } from '../../src/store/vector-store.ts';
import { appOptions } from '../api/requests.ts';
import { createFakeContext } from '../fakes/api-context.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { flatJpeg } from '../fakes/pictures.ts';
import { freePort } from '../free-port.ts';
import { startMilvusLite, stopMilvusLite } from './milvus-lite.ts';
import { isLite } from './test-server.ts';

/** What a route answered, and when, in milliseconds of `performance.now()`. */
interface Answer {
  readonly at: number;
  readonly status: number;
  readonly retryAfter: string | null;
}

/** Asks again and again, until told to stop. */
async function poll(ask: () => Promise<Response>, stopped: () => boolean): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (!stopped()) {
    const { status, headers } = await ask();
    answers.push({ at: performance.now(), status, retryAfter: headers.get('retry-after') });
    await delay(50);
  }
  return answers;
}

// A server that others use is not killed.
describe.runIf(isLite)('a restart', () => {
  let folder: string;
  let port: number;
  let server: ChildProcess;
  let store: VectorStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garb-restart-'));
    port = await freePort();
    server = await startMilvusLite(folder, port);
    const { id, dimension } = createFakeEmbedder();
    store = await createMilvusStore({
      address: `127.0.0.1:${port}`,
      space: { id, dimension },
      consistency: 'Strong',
    });
  });
  afterAll(async () => {
    await store?.close();
    await stopMilvusLite(server, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  test('Milvus killed in the midst of searches and an import: readiness follows, searches say when to come back, the import finishes', async () => {
    const context = { ...createFakeContext(), store, ready: () => store.health() };
    const app = createApp(context, appOptions);
    const form = new FormData();
    form.append('image', new File([new Uint8Array(await flatJpeg([200, 30, 30]))], 'a.jpg'));
    // A FormData body is read anew by every Request made of it.
    const search = async () => app.request('/v1/search', { method: 'POST', body: form });
    const ready = async () => app.request('/readyz');
    expect((await ready()).status).toBe(200);

    const products = 300;
    const statuses: RowStatus[] = [];
    let hundredIn: () => void = () => undefined;
    const amidst = new Promise<void>((resolve) => {
      hundredIn = resolve;
    });
    const rows = (async function* () {
      for (let n = 0; n < products; n++)
        yield { line: n + 1, product: { id: `p${n}`, images: [{ path: `${n}.jpg` }] } };
    })();
    const importing = importProducts({ ...context, store: retryingStore(store) }, rows, {
      catalog: 'default',
      readPicture: ({ path }) => {
        const n = Number.parseInt(path, 10);
        return flatJpeg([n % 250, Math.floor(n / 2), (7 * n) % 250]);
      },
      onStatus: (status) => {
        if (statuses.push(status) === 100) hundredIn();
      },
    });
    let over = false;
    const searching = poll(search, () => over);
    const probing = poll(ready, () => over);

    await amidst;
    const killed = performance.now();
    await stopMilvusLite(server, 'SIGKILL');
    await delay(3000);
    server = await startMilvusLite(folder, port);
    const listening = performance.now();
    await importing;
    await expect.poll(async () => (await ready()).status, { timeout: 60_000 }).toBe(200);
    await delay(500);
    over = true;

    const [searches, probes] = [await searching, await probing];
    const down = probes.find(({ at, status }) => at > killed && status === 503);
    const up = probes.find(({ at, status }) => at > listening && status === 200);
    const fell = (down?.at ?? Number.POSITIVE_INFINITY) - killed;
    const rose = (up?.at ?? Number.POSITIVE_INFINITY) - listening;
    const refused = searches.filter(({ status }) => status !== 200);
    console.log(
      `/readyz: 503 after ${fell.toFixed(0)} ms, 200 after ${rose.toFixed(0)} ms; ` +
        `${searches.length} searches, ${refused.length} refused`,
    );
    expect(fell).toBeLessThan(5000);
    expect(rose).toBeLessThan(5000);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, retryAfter } of refused) {
      expect(status).toBe(503);
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(searches.at(-1)?.status).toBe(200);

    expect(statuses.filter(({ status }) => status === 'imported')).toHaveLength(products);
    const ids = Array.from({ length: products }, (_, n) => `p${n}`);
    const found = await store.fetchByProduct('default', ids);
    expect(new Set(found.map(({ productId }) => productId))).toEqual(new Set(ids));
    expect(await store.count('default')).toBe(products);
  }, 300_000);
});

import { once } from 'node:events';
import { Agent, type ClientRequest, createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LibsqlDialect } from '@libsql/kysely-libsql';
import { Kysely, sql } from 'kysely';
import sharp from 'sharp';
import { formOf, lookOf } from './look-request.ts';
import { type Load, quantile, send } from './open-load.ts';
import { type Service, startService } from './start-service.ts';
import type { Verdict } from './verdict.ts';

/** What one client costs, and what it is answered. */
interface Cost {
  readonly what: string;
  /**
   * Begins; what it returns ends it, and says what was answered.
   *
   * @param pauseMs between two of its requests: it is the cost of each that is measured, not how many come
   */
  begin(
    service: Service,
    pauseMs: number,
  ): Promise<() => Promise<{ readonly found: string; readonly ok: boolean }>>;
}

const windowSeconds = 3;
const mostTimes = 2;
/** A cost's pause, in requests of the other client alone: on a machine of half the speed a fixed one would be half as long. */
const pauseTimes = 1.6;
/** Other work on the machine makes a measurement longer, never shorter: one in so many must keep the bound. */
const attempts = 5;

/**
 * Requests that cost much, or would without a limit: what another client asks for meanwhile takes at most twice as long as it does
 * alone, in the median.
 */
export async function secondClient(): Promise<Verdict[]> {
  const slow = await startSlowServer();
  const service = await startService({
    GARB_DRAIN_MS: '2000',
    GARB_FETCH_PICTURES: 'on',
    NODE_OPTIONS: `--import=${new URL('./slow-address.mjs', import.meta.url).href}`,
    SLOW_PORT: String(slow.port),
  });
  const verdicts: Verdict[] = [];
  try {
    await importRows(service.url, 480);
    const load = await lookOf(service.url);
    await medianMs(load, windowSeconds);
    for (const cost of await costs()) verdicts.push(await compare(service, load, cost));
    verdicts.push(await endsWithStalledBodies(service));
    return verdicts;
  } finally {
    await service.stop();
    slow.close();
  }
}

/** A server that begins a picture and goes on by a byte a second. */
async function startSlowServer(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'image/jpeg' });
    const writing = setInterval(() => response.write('a'), 1000);
    response.once('close', () => clearInterval(writing));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function compare(service: Service, load: Load, { what, begin }: Cost): Promise<Verdict> {
  const tries: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await medianMs(load, windowSeconds / 2);
    const end = await begin(service, pauseTimes * before);
    const meanwhile = await medianMs(load, windowSeconds);
    const { found, ok } = await end();
    const after = await medianMs(load, windowSeconds / 2);
    const times = (2 * meanwhile) / (before + after);
    tries.push(
      `×${times.toFixed(2)} (${before.toFixed(0)}, ${meanwhile.toFixed(0)}, ${after.toFixed(0)} ms)`,
    );
    if (!ok || times <= mostTimes)
      return {
        what: `${what}: a second client waits ≤ ${mostTimes} times as long`,
        found: `${tries.join(', ')}; ${found}`,
        ok,
      };
  }
  return {
    what: `${what}: a second client waits ≤ ${mostTimes} times as long`,
    found: tries.join(),
    ok: false,
  };
}

/** The median of requests one after the other, none of which may fail; a second that is refused is asked again. */
async function medianMs(load: Load, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const { status, ms } = await send(load, agent);
    times.push(status === 200 ? ms : Number.POSITIVE_INFINITY);
  }
  agent.destroy();
  return quantile(times, 0.5);
}

async function costs(): Promise<Cost[]> {
  const avif = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: '#888' }, limitInputPixels: false })
      .avif({ effort: 0 })
      .toBuffer();
  const huge = await avif(7000);
  const json = 'application/json';
  const lines = (count: number) => ({
    path: '/v1/catalogs/default/imports',
    contentType: 'application/x-ndjson',
    body: Buffer.from('{}\n'.repeat(count)),
  });
  const filters = (conditions: number) => ({
    and: Array.from({ length: conditions }, (_, n) => ({
      in: {
        field: 'attributes.brand',
        values: Array.from({ length: 1000 }, (_, value) => `${n}-${value}`),
      },
    })),
  });
  const white = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const filtered = (conditions: number) => ({
    path: '/v1/search',
    contentType: json,
    body: Buffer.from(
      JSON.stringify({ image: { base64: white.toString('base64') }, filter: filters(conditions) }),
    ),
  });
  return [
    repeated(`40 at once of an AVIF of ${huge.length} bytes and 7000²`, 40, [422, 503], {
      path: '/v1/detect',
      ...(await formOf(huge)),
    }),
    repeated('an import of 400,000 lines of {}', 1, [413], lines(400_000)),
    repeated('an import of 10,000 lines of {}', 1, [200], lines(10_000)),
    repeated('a filter of 199 × 1,000 values', 1, [400], filtered(199)),
    repeated('a filter of 2 × 1,000 values', 1, [200, 503], filtered(2)),
    repeated('JSON of 150,000 unknown fields', 1, [400], {
      path: '/v1/search',
      contentType: json,
      body: Buffer.from(`{${Array.from({ length: 150_000 }, (_, n) => `"field${n}":1`).join(',')}}`),
    }),
    repeated('JSON of 4 million lists', 1, [400], {
      path: '/v1/search',
      contentType: json,
      body: Buffer.from(`[${'[],'.repeat(4e6)}[]]`),
    }),
    repeated('a form of 150,000 parts', 1, [400], {
      path: '/v1/search',
      contentType: 'multipart/form-data; boundary=xxxxxxxxxx',
      body: Buffer.from(
        '--xxxxxxxxxx\r\nContent-Disposition: form-data; name="filter"\r\n\r\n1\r\n'.repeat(150_000),
      ),
    }),
    repeated('an import of a line of 16 million brackets', 1, [200], {
      ...lines(0),
      body: Buffer.from(`{"a":${'['.repeat(8e6)}${']'.repeat(8e6)}}`),
    }),
    repeated('20 at once of a picture whose server is slow', 20, [503, 504], {
      path: '/v1/search',
      contentType: json,
      // slow-address.mjs leads it to the slow server.
      body: Buffer.from(JSON.stringify({ image: { url: 'http://1.1.1.1/a.jpg' } })),
    }),
    pipelined(20_000),
    lockedRecords,
    stalledBodies(80),
  ];
}

interface Repeated extends Omit<Load, 'url'> {
  readonly path: string;
}

/**
 * The same request, again and again, by so many clients; each must be answered with one of the statuses.
 */
function repeated(
  what: string,
  clients: number,
  statuses: readonly number[],
  { path, ...load }: Repeated,
): Cost {
  return {
    what,
    async begin({ url }, pauseMs) {
      const agent = new Agent({ keepAlive: true });
      const counts = new Map<number, number>();
      let ended = false;
      const running = Array.from({ length: clients }, async () => {
        while (!ended) {
          const { status } = await send({ url: `${url}${path}`, ...load }, agent);
          counts.set(status, (counts.get(status) ?? 0) + 1);
          await delay(pauseMs * clients);
        }
      });
      return async () => {
        ended = true;
        await Promise.all(running);
        agent.destroy();
        return {
          found: [...counts].map(([status, times]) => `${status}: ${times}`).join(', '),
          ok: [...counts.keys()].every((status) => statuses.includes(status)),
        };
      };
    },
  };
}

/** A connection that sends so many requests at once, again and again: it is cut off each time. */
function pipelined(requests: number): Cost {
  return {
    what: `${requests} requests at once on one connection`,
    async begin({ url }, pauseMs) {
      const { hostname, port } = new URL(url);
      const text = 'GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(requests);
      let cut = 0;
      let ended = false;
      const run = async () => {
        while (!ended) {
          const socket = connect(Number(port), hostname).on('error', () => {});
          socket.end(text);
          // Not once(), which rejects where the connection is reset.
          await new Promise((resolve) => socket.resume().once('close', resolve));
          cut++;
          await delay(pauseMs);
        }
      };
      const running = run();
      return async () => {
        ended = true;
        await running;
        return { found: `cut off ${cut} times`, ok: cut > 0 };
      };
    },
  };
}

/** Another process holds the lock of the records: writes are refused in time, and searches go on. */
const lockedRecords: Cost = {
  what: 'a lock on the records database',
  async begin({ url, folder }) {
    const database = new Kysely<Record<string, never>>({
      dialect: new LibsqlDialect({ url: `file:${join(folder, 'records.db')}`, timeout: 1000 }),
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let lock = () => {};
    const locked = new Promise<void>((resolve) => {
      lock = resolve;
    });
    const holding = database.transaction().execute(async (transaction) => {
      await sql`create table if not exists lock_of_a_test (n integer)`.execute(transaction);
      lock();
      await released;
    });
    await locked;
    const writing = fetch(`${url}/v1/catalogs/locked-out`, { method: 'PUT' });
    return async () => {
      const { status, headers } = await writing;
      release();
      await holding;
      await database.destroy();
      const retryAfter = headers.get('Retry-After');
      return {
        found: `the write ${status}, Retry-After ${retryAfter}`,
        ok: status === 503 && retryAfter !== null,
      };
    };
  },
};

const bodyBytes = 19 * 2 ** 20;
/** Four times what all bodies together may take: their pieces are copied on the way. */
const mostGrowthMib = 1024;

/** Bodies that stop short of their last byte. */
function stalledBodies(count: number): Cost {
  return {
    what: `${count} stalled bodies of 19 MiB`,
    async begin({ url, rss }) {
      const before = rss();
      const requests = Array.from({ length: count }, () => stalled(url));
      await delay(1000);
      return async () => {
        const growth = rss() - before;
        for (const each of requests) each.destroy();
        return { found: `memory grows by ${growth.toFixed(0)} MiB`, ok: growth <= mostGrowthMib };
      };
    },
  };
}

function stalled(url: string): ClientRequest {
  const sending = request(`${url}/v1/catalogs/default/imports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson', 'Content-Length': bodyBytes },
  });
  sending.on('error', () => {});
  sending.on('response', (response) => response.resume());
  sending.write(Buffer.alloc(bodyBytes - 1, 32));
  return sending;
}

/** Bodies that never end keep nobody from ending the service. */
async function endsWithStalledBodies(service: Service): Promise<Verdict> {
  const requests = Array.from({ length: 5 }, () => stalled(service.url));
  await delay(500);
  const started = performance.now();
  service.child.kill('SIGTERM');
  const { signal } = await service.ended;
  const ms = performance.now() - started;
  for (const each of requests) each.destroy();
  return {
    what: 'SIGTERM ends a service with stalled bodies within its drain time of 2 s and 3 s to close',
    found: `${ms.toFixed(0)} ms${signal ? `, ended by ${signal}` : ''}`,
    ok: ms < 5000 && signal === null,
  };
}

/** Products that share a picture. */
async function importRows(url: string, count: number): Promise<void> {
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a33' } })
    .png()
    .toBuffer();
  const base64 = picture.toString('base64');
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify({ id: `p${n}`, attributes: { brand: `${n % 50}` }, images: [{ base64 }] }),
  );
  const response = await fetch(`${url}/v1/catalogs/default/imports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  const { failed } = (await response.json()) as { readonly failed: number };
  if (!response.ok || failed > 0) throw new Error(`The import failed: ${response.status}, ${failed} rows`);
}

import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve as listen } from '@hono/node-server';
import { createApp } from './api/app.ts';
import { type Config, packageDirectory, version } from './config.ts';
import type { AppContext } from './context/create-context.ts';

export interface RunningService {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Lets requests under way end, then closes the context. */
  close(): Promise<void>;
}

/** Warms the models up and listens. Rejects when the port is taken. */
export async function serve(
  context: AppContext,
  { service }: Pick<Config, 'service'>,
): Promise<RunningService> {
  await context.warmUp();
  const page = join(packageDirectory, 'web', 'dist');
  const pageDirectory = existsSync(page) ? page : undefined;
  const app = createApp(context, { ...service, version, pageDirectory });
  const { server, address } = await new Promise<{ server: ReturnType<typeof listen>; address: AddressInfo }>(
    (resolve, reject) => {
      const server = listen({ fetch: app.fetch, hostname: service.host, port: service.port }, (address) =>
        resolve({ server, address }),
      );
      server.once('error', reject);
    },
  );
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${host}:${address.port}`,
    async close() {
      // A connection that has its answer would be kept open for the next request, and with it the server, for seconds.
      const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearInterval(idle);
      await context.close();
    },
  };
}

/**
 * Resolves on SIGINT or SIGTERM; a second signal ends the process at once, as if nobody listened. It is left to the system:
 * `process.exit` would abort where a model runs.
 */
export function untilSignal(): Promise<NodeJS.Signals> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const end = (signal: NodeJS.Signals) => {
      for (const each of signals) process.removeListener(each, end);
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, end);
  });
}

import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve as listen } from '@hono/node-server';
import { refuseOpenAddress } from './access/open-address.ts';
import { createApp } from './api/app.ts';
import { type Config, packageDirectory, version } from './config.ts';
import type { AppContext } from './context/create-context.ts';

export interface RunningService {
  /** Base URL, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Finishes running requests, then closes the context. */
  close(): Promise<void>;
}

/**
 * Warms up the models and listens. Rejects when the port is in use, and with `invalid-config` when others would reach a service that
 * asks for no key.
 */
export async function serve(
  context: AppContext,
  { service }: Pick<Config, 'service'>,
): Promise<RunningService> {
  await refuseOpenAddress(service, context.keys);
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
      // Idle keep-alive connections would keep the server open for seconds.
      const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearInterval(idle);
      await context.close();
    },
  };
}

/**
 * Resolves on SIGINT or SIGTERM. The handlers are then removed, so that the system ends the process at a second signal;
 * `process.exit` would abort inside a running model.
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

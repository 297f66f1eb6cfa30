import type { AddressInfo } from 'node:net';
import { serve as listen } from '@hono/node-server';
import { createApp } from './api/app.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';

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
  const app = createApp(context);
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
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      });
      await context.close();
    },
  };
}

/** Resolves on SIGINT or SIGTERM; a second signal ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        for (const again of ['SIGINT', 'SIGTERM'] as const) process.once(again, () => process.exit(1));
        resolve(signal);
      });
    }
  });
}

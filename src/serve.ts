import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener, type HttpBindings, RequestError } from '@hono/node-server';
import { refuseOpenAddress } from './access/open-address.ts';
import { limitConnections } from './admission/limit-connections.ts';
import { refuseRequest, refuseUnparsed, requireHost } from './admission/refuse-unparsed.ts';
import { createApp } from './api/app.ts';
import { type Config, packageDirectory, version } from './config.ts';
import type { AppContext } from './context/create-context.ts';
import { endProcess } from './end-process.ts';
import { AppError } from './errors.ts';
import { createTracer } from './traces/tracer.ts';

export interface RunningService {
  /** Base URL, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Finishes running requests, for as long as the settings allow, then closes the context. */
  close(): Promise<void>;
}

/**
 * Warms up the models and listens. Rejects when the port is in use, and with `invalid-config` when others would reach a service that
 * asks for no key.
 */
export async function serve(
  context: AppContext,
  { service, traces }: Pick<Config, 'service' | 'traces'>,
): Promise<RunningService> {
  await refuseOpenAddress(service, context.keys);
  await context.warmUp();
  const swept = await context.sweep();
  if (swept > 0) context.logger.info({ swept }, 'removed partial files of killed writes');
  const page = join(packageDirectory, 'web', 'dist');
  const pageDirectory = existsSync(page) ? page : undefined;
  const tracer = createTracer(traces, version, (error) => context.troubles.note('traces', error));
  const app = createApp(context, { ...service, version, pageDirectory, tracer });
  // Of many requests that a connection sent at once, those that came after it was closed are not begun.
  const listener = getRequestListener(
    (request, bindings) => {
      const { incoming } = bindings as HttpBindings;
      if (incoming.socket.destroyed) return new Response(null, { status: 400 });
      requireHost(incoming);
      return app.fetch(request);
    },
    { hostname: service.host, errorHandler: (error) => refuseRequest(toRefusal(error)) },
  );
  const server = createServer(serverOptions, listener);
  refuseUnparsed(server);
  limitConnections(server, { most: service.maxConnections });
  server.listen(service.port, service.host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${host}:${address.port}`,
    async close() {
      // Idle keep-alive connections would keep the server open for seconds.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => {
        context.logger.warn({ drainMs: service.drainMs }, 'requests did not end in time and are cut off');
        server.closeAllConnections();
      }, service.drainMs);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearInterval(idle);
      clearTimeout(cut);
      const stuck = setTimeout(() => {
        context.logger.fatal('models or stores did not close in time; the process ends');
        setTimeout(() => endProcess('SIGKILL'), 200);
      }, closeLimitMs);
      await tracer.close();
      await context.close();
      clearTimeout(stuck);
    },
  };
}

function toRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return error instanceof RequestError
    ? new AppError('invalid-request', 'The address or the Host is not valid', { cause: error })
    : new AppError('internal', 'Internal error', { cause: error });
}

/** Models, stores and background imports that take longer to close are taken for hung. */
const closeLimitMs = 15_000;

const serverOptions = {
  // Node would answer without a body; see requireHost().
  requireHostHeader: false,
  // Longer than the idle time-out of common proxies, which would otherwise send a request into a closing connection.
  keepAliveTimeout: 75_000,
  headersTimeout: 15_000,
  // Bodies have their own, shorter limit, which is answered in words.
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
} as const;

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

import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { cutReason } from '../../admission/shed-log.ts';
import type { ApiContext } from '../api-context.ts';
import type { ApiEnv } from '../api-env.ts';

/** Gives every request an id, returns it as `X-Request-Id`, and logs one line per finished request; those that were cut short are only counted. */
export function logRequests(api: ApiContext): MiddlewareHandler<ApiEnv> {
  return async function logRequest(c, next) {
    const started = performance.now();
    const requestId = randomUUID();
    c.set('requestId', requestId);
    c.set('api', api);
    await next();
    c.header('X-Request-Id', requestId);
    const entry = { requestId, method: c.req.method, path: c.req.path, status: c.res.status };
    const level = cutReason(c.error) ? 'debug' : 'info';
    api.logger[level]({ ...entry, totalMs: Math.round(performance.now() - started) }, 'request');
  };
}

import { randomBytes, randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { cutReason } from '../../admission/shed-log.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { ApiContext } from '../api-context.ts';
import type { ApiEnv } from '../api-env.ts';
import { kindOf } from './admit-requests.ts';

/**
 * Gives every request an id, its caller's `X-Request-Id` where there is one, and returns it. Counts every finished request and logs a
 * line; those that were cut short are only counted. A W3C `traceparent` is continued: its trace is in the log, and in the answer.
 */
export function logRequests(api: ApiContext, metrics: Metrics): MiddlewareHandler<ApiEnv> {
  return async function logRequest(c, next) {
    const started = performance.now();
    const given = c.req.header('X-Request-Id');
    const requestId = given && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
    const [, traceId, flags] = traceParent.exec(c.req.header('traceparent') ?? '') ?? [];
    c.set('requestId', requestId);
    c.set('api', api);
    await next();
    c.header('X-Request-Id', requestId);
    if (traceId) c.header('traceparent', `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`);
    const { method, path } = c.req;
    const { status } = c.res;
    const ms = performance.now() - started;
    metrics.request({ kind: kindOf(method, path), status, ms, error: problemCode(c.error) });
    const level = cutReason(c.error) ? 'debug' : 'info';
    const trace = traceId ? { traceId } : {};
    api.logger[level]({ requestId, ...trace, method, path, status, totalMs: Math.round(ms) }, 'request');
  };
}

function problemCode(error: Error | undefined): ErrorCode | undefined {
  return error && (error instanceof AppError ? error.code : 'internal');
}

/** https://www.w3.org/TR/trace-context/: version 00, a trace and a parent that are not all zeros. */
const traceParent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

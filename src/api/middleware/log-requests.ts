import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { cutReason } from '../../admission/shed-log.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { formatTraceParent, newSpanId, parseTraceParent } from '../../traces/trace-parent.ts';
import type { Tracer } from '../../traces/tracer.ts';
import type { ApiContext } from '../api-context.ts';
import type { ApiEnv } from '../api-env.ts';
import { kindOf } from './admit-requests.ts';

/**
 * Gives every request an id, its caller's `X-Request-Id` where there is one, and returns it. Counts every finished request, logs a
 * line and ends its span; those that were cut short get no line. A W3C `traceparent` is continued: its trace is in the log, and in the
 * answer.
 */
export function logRequests(api: ApiContext, metrics: Metrics, tracer: Tracer): MiddlewareHandler<ApiEnv> {
  return async function logRequest(c, next) {
    const started = performance.now();
    const given = c.req.header('X-Request-Id');
    const requestId = given && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
    const parent = parseTraceParent(c.req.header('traceparent'));
    const span = tracer.start(parent);
    const trace = span?.context ?? (parent && { ...parent, spanId: newSpanId() });
    c.set('requestId', requestId);
    c.set('span', span);
    c.set('api', api);
    await next();
    c.header('X-Request-Id', requestId);
    if (trace) c.header('traceparent', formatTraceParent(trace));
    const { method, path } = c.req;
    const { status } = c.res;
    const ms = performance.now() - started;
    const error = problemCode(c.error);
    metrics.request({ kind: kindOf(method, path), status, ms, error });
    span?.end(spanFacts(c, requestId, error));
    const level = cutReason(c.error) ? 'debug' : 'info';
    const traceId = trace ? { traceId: trace.traceId } : {};
    api.logger[level]({ requestId, ...traceId, method, path, status, totalMs: Math.round(ms) }, 'request');
  };
}

/** Names and attributes as OpenTelemetry's conventions for HTTP servers have them. A route, not its ids, is the span's name. */
function spanFacts(c: Context, requestId: string, error: ErrorCode | undefined) {
  const { method, path } = c.req;
  const { status } = c.res;
  const route = matchedRoutes(c).find((each) => each.method === method)?.path;
  return {
    name: route ? `${method} ${route}` : method,
    attributes: {
      'http.request.method': method,
      ...(route ? { 'http.route': route } : {}),
      'url.path': path,
      'http.response.status_code': status,
      'garb.request_id': requestId,
      ...(error ? { 'error.type': error } : {}),
    },
    failed: status >= 500,
  };
}

function problemCode(error: Error | undefined): ErrorCode | undefined {
  return error && (error instanceof AppError ? error.code : 'internal');
}

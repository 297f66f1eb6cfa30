import type { MiddlewareHandler } from 'hono';
import type { Admission, RequestKind } from '../../admission/admission.ts';
import { stopWith } from '../../admission/stop-with.ts';
import { measureStages } from '../../metrics/measure-stages.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { ApiContext } from '../api-context.ts';
import type { ApiEnv } from '../api-env.ts';

/** Lets requests in as {@link Admission} says; their routes get the whole body and a context that ends with the request. */
export function admitRequests(
  api: ApiContext,
  admission: Admission,
  metrics: Metrics,
): MiddlewareHandler<ApiEnv> {
  return async function admitRequest(c, next) {
    const kind = kindOf(c.req.method, c.req.path);
    // An import has a span of its own, in place of one for each step of its rows.
    const span = kind === 'rows' ? undefined : c.get('span');
    await admission.run(c.req.raw, kind, async (request, { signal, waitedMs, fetchAside }) => {
      c.req.raw = request;
      const stage: Metrics['stage'] = (name, ms) => {
        metrics.stage(name, ms);
        span?.step(name, ms);
      };
      if (waitedMs !== undefined) stage('wait', waitedMs);
      const context = measureStages(await api.pin(), { stage });
      const { fetchPicture } = context;
      const fetched: typeof context = fetchAside
        ? {
            ...context,
            fetchPicture: (address, options) =>
              fetchAside((onBytes) => fetchPicture(address, { ...options, onBytes })),
          }
        : context;
      c.set('api', stopWith(fetched, signal));
      await next();
    });
  };
}

const lookPaths = ['/v1/shop-the-look', '/v1/search', '/v1/detect'];

/** What a request asks of the service. */
export function kindOf(method: string, path: string): RequestKind {
  if (method === 'POST' && lookPaths.includes(path)) return 'look';
  if (method === 'PUT' && /^\/v1\/catalogs\/[^/]+\/products\/[^/]+$/.test(path)) return 'pictures';
  if (method === 'POST' && /^\/v1\/catalogs\/[^/]+\/products\/[^/]+\/corrections$/.test(path))
    return 'pictures';
  if (method === 'POST' && /^\/v1\/catalogs\/[^/]+\/imports$/.test(path)) return 'rows';
  return 'json';
}

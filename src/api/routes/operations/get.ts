import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Metrics } from '../../../metrics/metrics.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';

const StatusSchema = z.object({ status: z.literal('ok') });
const ok = (description: string) => ({
  200: { description, content: { 'application/json': { schema: StatusSchema } } },
});

const livez = createRoute({
  method: 'get',
  path: '/livez',
  operationId: 'getLiveness',
  ...problems(),
  tags: ['operations'],
  summary: 'Liveness: whether the process responds',
  responses: ok('The process responds'),
});

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'getReadiness',
  ...problems('models-unavailable', 'records-unavailable', 'storage-full'),
  tags: ['operations'],
  summary:
    'Readiness: whether models, stores and the disk work; 503 while they do not, 507 while the disk is full',
  responses: ok('Models, stores and the disk work'),
});

const prometheus = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  ...problems(),
  tags: ['operations'],
  summary: 'Counters, histograms and gauges in the text format of Prometheus',
  responses: {
    200: { description: 'The metrics', content: { 'text/plain': { schema: z.string() } } },
  },
});

export function registerOperations<App extends OpenAPIHono<ApiEnv>>(app: App, metrics: Metrics) {
  return app
    .openapi(livez, (c) => c.json({ status: 'ok' } as const, 200))
    .openapi(readyz, async (c) => {
      await c.get('api').ready();
      return c.json({ status: 'ok' } as const, 200);
    })
    .openapi(prometheus, async (c) => {
      const { text, type } = await metrics.page();
      return c.text(text, 200, { 'Content-Type': type });
    });
}

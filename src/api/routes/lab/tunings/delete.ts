import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { removeTuning } from '../../../../lab/tuning-jobs.ts';
import type { ApiEnv } from '../../../api-env.ts';
import { problems } from '../../../document/problems.ts';
import { TuningParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/catalogs/{catalog}/tunings/{id}',
  operationId: 'removeTuning',
  ...problems('catalog-not-found', 'not-found'),
  tags: ['lab'],
  summary: 'Stops a tuning that runs, or forgets one that ended',
  request: { params: TuningParamsSchema },
  responses: { 204: { description: 'Stopping, or forgotten' } },
});

export function registerDeleteTuning<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    await removeTuning(c.get('api'), catalog, id);
    return c.body(null, 204);
  });
}

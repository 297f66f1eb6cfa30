import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteQuery } from '../../../analyze/manage-queries.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problemResponses } from '../../problem.ts';
import { QueryParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/queries/{id}',
  tags: ['queries'],
  summary: 'Deletes a saved query',
  request: { params: QueryParamsSchema },
  responses: { 204: { description: 'Deleted' }, ...problemResponses },
});

export function registerDeleteQuery<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    await deleteQuery(c.get('api'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}

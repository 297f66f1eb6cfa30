import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteQuery } from '../../../analyze/manage-queries.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { QueryParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/queries/{id}',
  operationId: 'deleteQuery',
  ...problems('query-not-found', 'storage-full'),
  tags: ['queries'],
  summary: 'Deletes a saved query',
  request: { params: QueryParamsSchema },
  responses: { 204: { description: 'Deleted' } },
});

export function registerDeleteQuery<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    await deleteQuery(c.get('api'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}

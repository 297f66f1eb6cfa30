import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { endInterleaving } from '../../../analyze/profiles/interleave-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/catalogs/{catalog}/interleaving',
  operationId: 'endInterleaving',
  ...problems('catalog-not-found', 'not-found', 'storage-full'),
  tags: ['profiles'],
  summary: 'Ends the comparison of two interleaved profiles; its verdict stays',
  request: { params: CatalogParamsSchema },
  responses: { 204: { description: 'Ended' } },
});

export function registerDeleteInterleaving<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    await endInterleaving(c.get('api'), c.req.valid('param').catalog);
    return c.body(null, 204);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

const route = createRoute({
  method: 'put',
  path: '/v1/catalogs/{catalog}',
  operationId: 'createCatalog',
  ...problems('storage-full'),
  tags: ['catalogs'],
  summary: 'Creates a catalog; an existing one stays unchanged',
  request: { params: CatalogParamsSchema },
  responses: { 204: { description: 'The catalog exists' } },
});

export function registerPutCatalog<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    await c.get('api').catalogs.create(c.req.valid('param').catalog);
    return c.body(null, 204);
  });
}

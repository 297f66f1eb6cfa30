import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteCatalog } from '../../../catalog/manage-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { writeProblemResponses } from '../../problem.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/catalogs/{catalog}',
  tags: ['catalogs'],
  summary: 'Deletes a catalog with all its products',
  request: { params: CatalogParamsSchema },
  responses: { 204: { description: 'Deleted' }, ...writeProblemResponses },
});

export function registerDeleteCatalog<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    await deleteCatalog(c.get('api'), c.req.valid('param').catalog);
    return c.body(null, 204);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteCatalog } from '../../../catalog/manage-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/catalogs/{catalog}',
  operationId: 'deleteCatalog',
  ...problems('catalog-not-found', 'embedding-space-mismatch', 'storage-full'),
  tags: ['catalogs'],
  summary: 'Deletes a catalog with all its products',
  request: { params: CatalogParamsSchema },
  responses: { 204: { description: 'Deleted' } },
});

export function registerDeleteCatalog<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    await deleteCatalog(c.get('api'), c.req.valid('param').catalog);
    return c.body(null, 204);
  });
}

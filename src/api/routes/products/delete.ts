import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteProduct } from '../../../catalog/manage-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { ProductParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/catalogs/{catalog}/products/{id}',
  operationId: 'deleteProduct',
  ...problems('catalog-not-found', 'product-not-found', 'embedding-space-mismatch', 'storage-full'),
  tags: ['products'],
  summary: 'Deletes a product',
  request: { params: ProductParamsSchema },
  responses: { 204: { description: 'Deleted' } },
});

export function registerDeleteProduct<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    await deleteProduct(c.get('api'), catalog, id);
    return c.body(null, 204);
  });
}

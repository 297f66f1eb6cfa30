import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { getProduct } from '../../../catalog/manage-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { ProductAnswerSchema, ProductParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/products/{id}',
  operationId: 'getProduct',
  ...problems('catalog-not-found', 'product-not-found'),
  tags: ['products'],
  summary: 'Returns a product and its indexed garments',
  request: { params: ProductParamsSchema },
  responses: {
    200: { description: 'The product', content: { 'application/json': { schema: ProductAnswerSchema } } },
  },
});

export function registerGetProduct<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    return c.json(await getProduct(c.get('api'), catalog, id), 200);
  });
}

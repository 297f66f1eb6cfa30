import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findStartProducts } from '../../../catalog/browse/start-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema, StartPageSchema, StartProductsSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/start',
  operationId: 'listStartProducts',
  ...problems('catalog-not-found'),
  tags: ['search'],
  summary: 'Lists varied products of a catalog, to start from without a photo',
  request: { params: CatalogParamsSchema, query: StartPageSchema },
  responses: {
    200: {
      description: 'Products that differ as much as possible, of all classes',
      content: { 'application/json': { schema: StartProductsSchema } },
    },
  },
});

export function registerStartProducts<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('param');
    const products = await findStartProducts(c.get('api'), catalog, c.req.valid('query').limit);
    return c.json({ products }, 200);
  });
}

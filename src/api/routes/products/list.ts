import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findProducts, listProducts } from '../../../catalog/browse/list-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema, ListProductsSchema, ProductListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/products',
  operationId: 'listProducts',
  ...problems('catalog-not-found'),
  tags: ['products'],
  summary: "Lists a page of a catalog's products, searched by words and class, or some by their ids",
  request: { params: CatalogParamsSchema, query: ListProductsSchema },
  responses: {
    200: {
      description: 'Products, ordered by id',
      content: { 'application/json': { schema: ProductListSchema } },
    },
  },
});

export function registerListProducts<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('param');
    const { id, garmentClass, ...page } = c.req.valid('query');
    if (id !== undefined) {
      const products = await findProducts(c.get('api'), catalog, [id].flat());
      return c.json({ products, total: products.length, next: null }, 200);
    }
    const wanted = garmentClass === 'unknown' ? '' : garmentClass;
    return c.json(await listProducts(c.get('api'), catalog, { ...page, garmentClass: wanted }), 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findDuplicates } from '../../../catalog/browse/find-duplicates.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema, DuplicatesPageSchema, DuplicatesSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/duplicates',
  operationId: 'listDuplicates',
  ...problems('catalog-not-found'),
  tags: ['products'],
  summary: 'Lists groups of products with near-duplicate images that the shop does not group itself',
  request: { params: CatalogParamsSchema, query: DuplicatesPageSchema },
  responses: {
    200: {
      description: 'Groups, ordered by the id of their first product',
      content: { 'application/json': { schema: DuplicatesSchema } },
    },
  },
});

export function registerListDuplicates<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('param');
    return c.json(await findDuplicates(c.get('api'), catalog, c.req.valid('query')), 200);
  });
}

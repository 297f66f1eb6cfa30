import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listCatalogs } from '../../../catalog/manage-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';

export const CatalogSchema = z
  .object({ name: z.string(), products: z.number().int(), rows: z.number().int() })
  .openapi('Catalog');

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs',
  operationId: 'listCatalogs',
  ...problems(),
  tags: ['catalogs'],
  summary: 'Lists all catalogs with their product and row counts',
  responses: {
    200: {
      description: 'Catalogs, ordered by name',
      content: { 'application/json': { schema: z.array(CatalogSchema) } },
    },
  },
});

export function registerGetCatalogs<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => c.json(await listCatalogs(c.get('api')), 200));
}

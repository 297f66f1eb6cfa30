import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { pageOfCatalogs } from '../../../catalog/manage-products.ts';
import { CatalogNameSchema } from '../../../catalog/product-schema.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, PageSizeSchema, pageHeaders, readPage } from '../../paging.ts';

export const CatalogSchema = z
  .object({ name: z.string(), products: z.number().int(), rows: z.number().int() })
  .openapi('Catalog');

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs',
  operationId: 'listCatalogs',
  ...problems(),
  tags: ['catalogs'],
  summary: 'Lists a page of the catalogs with their product and row counts',
  request: {
    query: PageSizeSchema.extend({
      after: CatalogNameSchema.optional().openapi({
        description: 'Name of the last catalog on the previous page',
      }),
    }),
  },
  responses: {
    200: {
      description: 'Catalogs, ordered by name',
      headers: pageHeaders,
      content: { 'application/json': { schema: z.array(CatalogSchema) } },
    },
  },
});

export function registerGetCatalogs<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { limit, after } = c.req.valid('query');
    const page = await readPage(limit, (most) => pageOfCatalogs(c.get('api'), { limit: most, after }));
    linkNext(c, page.last && { after: page.last.name });
    return c.json(page.items, 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listPromotions } from '../../../analyze/profiles/manage-profiles.ts';
import { requireActiveProfile } from '../../../search/find-profile.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, pageHeaders, readPage } from '../../paging.ts';
import { CatalogParamsSchema } from '../products/schema.ts';
import { ProfileSchema, PromotionListSchema, PromotionPageSchema } from './schema.ts';

/** Each promotion may have an evaluation of 256 KiB. */
const mostPageBytes = 4 * 2 ** 20;

const active = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/profile',
  operationId: 'getActiveProfile',
  ...problems('catalog-not-found'),
  tags: ['profiles'],
  summary: "Returns the catalog's active profile",
  request: { params: CatalogParamsSchema },
  responses: {
    200: {
      description: 'The profile promoted last; the shipped profile where none was promoted',
      content: { 'application/json': { schema: ProfileSchema } },
    },
  },
});

const promotions = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/promotions',
  operationId: 'listPromotions',
  ...problems('catalog-not-found'),
  tags: ['profiles'],
  summary: "Lists a page of the catalog's promotions: which profile became active, when, by whom and why",
  request: { params: CatalogParamsSchema, query: PromotionPageSchema },
  responses: {
    200: {
      description: 'Newest first; the first one made the current profile active',
      headers: pageHeaders,
      content: { 'application/json': { schema: PromotionListSchema } },
    },
  },
});

export function registerProfileOfCatalog<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app
    .openapi(active, async (c) => {
      const { catalog } = c.req.valid('param');
      return c.json(await requireActiveProfile(c.get('api'), catalog), 200);
    })
    .openapi(promotions, async (c) => {
      const { catalog } = c.req.valid('param');
      const { limit, before } = c.req.valid('query');
      const page = await readPage(
        limit,
        (most) => listPromotions(c.get('api'), catalog, { limit: most, before }),
        mostPageBytes,
      );
      linkNext(c, page.last && { before: String(page.last.number) });
      return c.json({ promotions: page.items }, 200);
    });
}

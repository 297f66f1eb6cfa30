import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { requireActiveProfile } from '../../../search/find-profile.ts';
import { listPromotions } from '../../../search/manage-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problemResponses } from '../../problem.ts';
import { CatalogParamsSchema } from '../products/schema.ts';
import { ProfileSchema, PromotionListSchema } from './schema.ts';

const active = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/profile',
  tags: ['profiles'],
  summary: 'The profile that the catalog answers with',
  request: { params: CatalogParamsSchema },
  responses: {
    200: {
      description: 'The one promoted last, or the one that Garb comes with',
      content: { 'application/json': { schema: ProfileSchema } },
    },
    ...problemResponses,
  },
});

const promotions = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/promotions',
  tags: ['profiles'],
  summary: 'Which profiles the catalog has answered with, since when and why',
  request: { params: CatalogParamsSchema },
  responses: {
    200: {
      description: 'Newest first: the first is of the active profile',
      content: { 'application/json': { schema: PromotionListSchema } },
    },
    ...problemResponses,
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
      return c.json({ promotions: await listPromotions(c.get('api'), catalog) }, 200);
    });
}

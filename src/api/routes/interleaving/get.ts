import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { judgeInterleaving } from '../../../analyze/profiles/interleave-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';
import { InterleavedSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/interleaving',
  operationId: 'getInterleaving',
  ...problems('catalog-not-found', 'not-found'),
  tags: ['profiles'],
  summary: "Returns the catalog's last comparison of two interleaved profiles, with its verdict so far",
  request: { params: CatalogParamsSchema },
  responses: {
    200: {
      description: 'Which profile buyers prefer, by their clicks',
      content: { 'application/json': { schema: InterleavedSchema } },
    },
  },
});

export function registerGetInterleaving<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const judged = await judgeInterleaving(c.get('api'), c.req.valid('param').catalog);
    // JSON has no NaN.
    const difference = judged.clicked === 0 ? null : judged.difference;
    return c.json({ ...judged, difference }, 200);
  });
}

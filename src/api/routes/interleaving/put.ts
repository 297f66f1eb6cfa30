import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { startInterleaving } from '../../../analyze/profiles/interleave-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';
import { InterleaveSchema, InterleavingSchema } from './schema.ts';

const route = createRoute({
  method: 'put',
  path: '/v1/catalogs/{catalog}/interleaving',
  operationId: 'startInterleaving',
  ...problems('catalog-not-found', 'profile-not-found', 'storage-full'),
  tags: ['profiles'],
  summary: "Interleaves two profiles on a share of the catalog's live queries; ends the comparison that runs",
  request: {
    params: CatalogParamsSchema,
    body: { required: true, content: { 'application/json': { schema: InterleaveSchema } } },
  },
  responses: {
    200: {
      description: 'The comparison runs',
      content: { 'application/json': { schema: InterleavingSchema } },
    },
  },
});

export function registerPutInterleaving<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('param');
    return c.json(await startInterleaving(c.get('api'), { ...c.req.valid('json'), catalog }), 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listJudgments } from '../../../analyze/judgments/label-judgments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogQuerySchema, JudgmentListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/judgments',
  operationId: 'listJudgments',
  ...problems('catalog-not-found'),
  tags: ['judgments'],
  summary:
    "Lists a catalog's judgments: a person's label where there is one, otherwise the judgment from buyer events",
  request: { query: CatalogQuerySchema },
  responses: {
    200: {
      description: 'Judgments, ordered by query, then product',
      content: { 'application/json': { schema: JudgmentListSchema } },
    },
  },
});

export function registerGetJudgments<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('query');
    return c.json({ judgments: await listJudgments(c.get('api'), catalog) }, 200);
  });
}

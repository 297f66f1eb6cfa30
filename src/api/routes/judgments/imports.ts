import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listJudgmentImports } from '../../../analyze/judgments/label-judgments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogQuerySchema, JudgmentImportListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/judgments/imports',
  operationId: 'listJudgmentImports',
  ...problems('catalog-not-found'),
  tags: ['judgments'],
  summary: "Lists the imports of a catalog's labels",
  request: { query: CatalogQuerySchema },
  responses: {
    200: {
      description: 'Imports, newest first',
      content: { 'application/json': { schema: JudgmentImportListSchema } },
    },
  },
});

export function registerListJudgmentImports<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('query');
    return c.json({ imports: await listJudgmentImports(c.get('api'), catalog) }, 200);
  });
}

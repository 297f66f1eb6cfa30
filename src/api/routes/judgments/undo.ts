import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { undoJudgments } from '../../../analyze/judgments/label-judgments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogQuerySchema, ImportParamsSchema, UndoneImportSchema } from './schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/v1/judgments/imports/{id}',
  operationId: 'undoJudgments',
  ...problems('catalog-not-found', 'import-not-found', 'storage-full'),
  tags: ['judgments'],
  summary: 'Takes the labels of an import back, as if it had never been',
  request: { params: ImportParamsSchema, query: CatalogQuerySchema },
  responses: {
    200: {
      description: 'What became of its labels',
      content: { 'application/json': { schema: UndoneImportSchema } },
    },
  },
});

export function registerUndoJudgments<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog } = c.req.valid('query');
    return c.json(await undoJudgments(c.get('api'), catalog, c.req.valid('param').id), 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { labelJudgments } from '../../../analyze/judgments/label-judgments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { LabelledSchema, PostJudgmentsSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/judgments',
  operationId: 'labelJudgments',
  ...problems('catalog-not-found', 'product-not-found', 'invalid-row', 'storage-full'),
  tags: ['judgments'],
  summary:
    "Saves people's labels: how relevant a product is to a query. Refused if the catalog has none of their products",
  request: { body: { required: true, content: { 'application/json': { schema: PostJudgmentsSchema } } } },
  responses: {
    200: {
      description: 'Labels saved; they replace earlier labels of the same query and product',
      content: { 'application/json': { schema: LabelledSchema } },
    },
  },
});

export function registerPostJudgments<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, judgments, force } = c.req.valid('json');
    return c.json(await labelJudgments(c.get('api'), catalog, judgments, { requireProducts: !force }), 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listJudgments } from '../../../analyze/judgments/label-judgments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, pageHeaders, parsePlace, placeText, readPage } from '../../paging.ts';
import { CatalogPageSchema, JudgmentListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/judgments',
  operationId: 'listJudgments',
  ...problems('catalog-not-found'),
  tags: ['judgments'],
  summary:
    "Lists a page of a catalog's judgments: a person's label where there is one, otherwise the judgment from buyer events",
  request: { query: CatalogPageSchema },
  responses: {
    200: {
      description: 'Judgments, ordered by query, then product',
      headers: pageHeaders,
      content: { 'application/json': { schema: JudgmentListSchema } },
    },
  },
});

export function registerGetJudgments<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, limit, after } = c.req.valid('query');
    const [query = '', productId = ''] = after === undefined ? [] : parsePlace(after, 2);
    const place = after === undefined ? undefined : { query, productId };
    const page = await readPage(limit, (most) =>
      listJudgments(c.get('api'), catalog, { limit: most, after: place }),
    );
    linkNext(c, page.last && { after: placeText([page.last.query, page.last.productId]) });
    return c.json({ judgments: page.items }, 200);
  });
}

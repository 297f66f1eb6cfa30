import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listJudgmentImports } from '../../../analyze/judgments/label-judgments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, pageHeaders, parsePlace, placeText, readPage } from '../../paging.ts';
import { CatalogPageSchema, JudgmentImportListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/judgments/imports',
  operationId: 'listJudgmentImports',
  ...problems('catalog-not-found'),
  tags: ['judgments'],
  summary: "Lists a page of the imports of a catalog's labels",
  request: { query: CatalogPageSchema },
  responses: {
    200: {
      description: 'Imports, newest first',
      headers: pageHeaders,
      content: { 'application/json': { schema: JudgmentImportListSchema } },
    },
  },
});

export function registerListJudgmentImports<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, limit, after } = c.req.valid('query');
    const [at = '', id = ''] = after === undefined ? [] : parsePlace(after, 2);
    const place = after === undefined ? undefined : { at, id };
    const page = await readPage(limit, (most) =>
      listJudgmentImports(c.get('api'), catalog, { limit: most, after: place }),
    );
    linkNext(c, page.last && { after: placeText([page.last.at, page.last.id]) });
    return c.json({ imports: page.items }, 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { listQueries } from '../../../analyze/manage-queries.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, pageHeaders, readPage } from '../../paging.ts';
import { ListQueriesSchema, QueryListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/queries',
  operationId: 'listQueries',
  ...problems('catalog-not-found', 'query-not-found'),
  tags: ['queries'],
  summary: "Lists a page of the catalog's saved queries",
  request: { query: ListQueriesSchema },
  responses: {
    200: {
      description: 'Saved queries, newest first',
      headers: pageHeaders,
      content: { 'application/json': { schema: QueryListSchema } },
    },
  },
});

export function registerListQueries<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, limit, after } = c.req.valid('query');
    const page = await readPage(limit, (most) => listQueries(c.get('api'), catalog, { limit: most, after }));
    linkNext(c, page.last && { after: page.last.id });
    const queries = page.items.map(({ query: { profile, regions }, ...facts }) => ({
      ...facts,
      profile: { name: profile.name, version: profile.version },
      regions,
    }));
    return c.json({ queries }, 200);
  });
}

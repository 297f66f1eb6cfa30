import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findImport } from '../../../import/sent/run-sent-import.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, pageHeaders } from '../../paging.ts';
import { FailurePageSchema, ImportParamsSchema, ImportStatusSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/imports/{id}',
  operationId: 'getImport',
  ...problems('catalog-not-found', 'import-not-found'),
  tags: ['products'],
  summary: 'Returns the progress or result of an import: counts and lines with errors; available for 30 days',
  request: { params: ImportParamsSchema, query: FailurePageSchema },
  responses: {
    200: {
      description: 'Progress or result',
      headers: pageHeaders,
      content: { 'application/json': { schema: ImportStatusSchema } },
    },
  },
});

export function registerGetImport<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    const { after, limit } = c.req.valid('query');
    const found = await findImport(c.get('api'), catalog, id, { after, limit: limit + 1 });
    const failures = found.failures.slice(0, limit);
    const last = found.failures.length > limit ? failures.at(-1) : undefined;
    linkNext(c, last && { after: String(last.line) });
    return c.json({ ...found, failures }, 200);
  });
}

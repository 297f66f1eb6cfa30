import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findTuning } from '../../../../lab/tuning-jobs.ts';
import type { ApiEnv } from '../../../api-env.ts';
import { problems } from '../../../document/problems.ts';
import { TuningParamsSchema, TuningSchema } from './schema.ts';
import { shownTuning } from './shown-tuning.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/tunings/{id}',
  operationId: 'getTuning',
  ...problems('catalog-not-found', 'not-found'),
  tags: ['lab'],
  summary:
    "Returns a tuning's progress or its report, from the process that runs it; the last twenty are kept",
  request: { params: TuningParamsSchema },
  responses: {
    200: { description: 'Progress or report', content: { 'application/json': { schema: TuningSchema } } },
  },
});

export function registerGetTuning<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    return c.json(shownTuning(await findTuning(c.get('api'), catalog, id)), 200);
  });
}

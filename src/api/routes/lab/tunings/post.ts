import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { prepareTuning } from '../../../../lab/tune-queries.ts';
import type { ApiEnv } from '../../../api-env.ts';
import { problems } from '../../../document/problems.ts';
import { CatalogParamsSchema } from '../../products/schema.ts';
import { TuningRequestSchema, TuningSchema } from './schema.ts';
import { shownTuning } from './shown-tuning.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/catalogs/{catalog}/tunings',
  operationId: 'startTuning',
  ...problems('catalog-not-found', 'profile-not-found', 'overloaded'),
  tags: ['lab'],
  summary: 'Starts to tune a profile on the judged garments of saved queries',
  request: {
    params: CatalogParamsSchema,
    body: { required: true, content: { 'application/json': { schema: TuningRequestSchema } } },
  },
  responses: {
    202: {
      description: 'The tuning runs',
      headers: z.object({ Location: z.string().openapi({ description: 'Address of its progress' }) }),
      content: { 'application/json': { schema: TuningSchema } },
    },
  },
});

export function registerPostTunings<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const api = c.get('api');
    const { catalog } = c.req.valid('param');
    const work = await prepareTuning(api, { ...c.req.valid('json'), catalog });
    const endSpan = c.get('span')?.begin();
    const { id, done } = await api.background.start(async (signal) =>
      api.tunings.begin(catalog, work, signal),
    );
    void done.then(() => {
      const { state } = api.tunings.find(catalog, id);
      const attributes = { 'garb.tuning.id': id, 'garb.tuning.state': state };
      endSpan?.({ name: 'tuning', attributes, failed: state === 'failed' });
    });
    c.header('Location', `/v1/catalogs/${encodeURIComponent(catalog)}/tunings/${id}`);
    return c.json(shownTuning(api.tunings.find(catalog, id)), 202);
  });
}

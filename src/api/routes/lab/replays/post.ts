import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { replayLooks } from '../../../../lab/replay-looks.ts';
import type { ApiEnv } from '../../../api-env.ts';
import { problems } from '../../../document/problems.ts';
import { ReplaysRequestSchema, ReplaysSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/replays',
  operationId: 'replayLooks',
  ...problems('catalog-not-found', 'profile-not-found', 'query-not-found'),
  tags: ['lab'],
  summary:
    'Ranks saved queries with a profile and with another one: rows, what moved, measures; needs no inference',
  request: {
    body: { required: true, content: { 'application/json': { schema: ReplaysRequestSchema } } },
  },
  responses: {
    200: {
      description: 'Both rankings of each list',
      content: { 'application/json': { schema: ReplaysSchema } },
    },
  },
});

export function registerPostReplays<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const started = performance.now();
    const { profile, against, ...replayed } = await replayLooks(c.get('api'), c.req.valid('json'));
    const reference = ({ name, version }: typeof profile) => ({ name, version });
    const tookMs = performance.now() - started;
    return c.json({ profile: reference(profile), against: reference(against), ...replayed, tookMs }, 200);
  });
}

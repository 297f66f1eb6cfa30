import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { getQuery, replayProfile } from '../../../analyze/manage-queries.ts';
import { replayQuery } from '../../../analyze/replay-query.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { QueryParamsSchema, ReplayAnswerSchema, ReplayRequestSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/queries/{id}/replay',
  operationId: 'replayQuery',
  ...problems('query-not-found', 'profile-not-found'),
  tags: ['queries'],
  summary: 'Re-ranks a saved query with another profile and shows what changes; needs no inference',
  request: {
    params: QueryParamsSchema,
    body: { required: true, content: { 'application/json': { schema: ReplayRequestSchema } } },
  },
  responses: {
    200: {
      description: 'Ranks before and after',
      content: { 'application/json': { schema: ReplayAnswerSchema } },
    },
  },
});

export function registerReplayQuery<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { profile: given, limit } = c.req.valid('json');
    const { id, query } = await getQuery(c.get('api'), c.req.valid('param').id);
    const to = await replayProfile(c.get('api'), given);
    const body = {
      queryId: id,
      from: { name: query.profile.name, version: query.profile.version },
      to: { name: to.name, version: to.version },
      ...replayQuery(query, to, limit),
    };
    return c.json(body, 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { getQuery } from '../../../analyze/manage-queries.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { QueryParamsSchema, QuerySchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/queries/{id}',
  operationId: 'getQuery',
  ...problems('query-not-found'),
  tags: ['queries'],
  summary: 'Returns a saved query: its garments, what each search found, and the answer',
  request: { params: QueryParamsSchema },
  responses: {
    200: {
      description: 'The saved query, without its photo',
      content: { 'application/json': { schema: QuerySchema } },
    },
  },
});

export function registerGetQuery<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { query, ...facts } = await getQuery(c.get('api'), c.req.valid('param').id);
    const { profile, image, regions, answer, candidates } = query;
    const body = {
      ...facts,
      profile: { name: profile.name, version: profile.version },
      image,
      regions: regions.map((region, index) => ({ ...region, products: answer.regions[index] ?? [] })),
      look: answer.look,
      lists: candidates.lists.map(({ region, pairing, found }) => ({
        region,
        pairing,
        found: found === null ? null : found.map(({ id, score }) => ({ productId: id, cosine: score })),
      })),
    };
    return c.json(body, 200);
  });
}

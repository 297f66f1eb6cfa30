import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findSimilar } from '../../../refine/find-similar.ts';
import { parseFilter } from '../../../store/filter/parse-filter.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { parseInput } from '../../parse-input.ts';
import { parseFacets, readJsonBody } from '../../photo-request.ts';
import { SimilarAnswerSchema, SimilarRequestSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/similar',
  operationId: 'findSimilar',
  ...problems(
    'invalid-filter',
    'catalog-not-found',
    'product-not-found',
    'query-not-found',
    'profile-not-found',
  ),
  tags: ['search'],
  summary: 'Finds products like a product or a garment of a saved query, moved by liked and disliked ones',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/SimilarRequest' } } },
    },
  },
  responses: {
    200: {
      description: 'Products, best first',
      content: { 'application/json': { schema: SimilarAnswerSchema } },
    },
  },
});

export function registerSimilar<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { filter, facets, ...request } = parseInput(SimilarRequestSchema, await readJsonBody(c));
    const asked = {
      ...request,
      ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
      ...(facets === undefined ? {} : { facets: parseFacets(facets) }),
    };
    return c.json(await findSimilar(c.get('api'), asked), 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { shopTheLook } from '../../../search/shop-the-look.ts';
import type { ApiEnv } from '../../api-env.ts';
import { photoProblems, problems } from '../../document/problems.ts';
import { PhotoQuerySchema, photoRequestBody, readPhotoRequest } from '../../photo-request.ts';
import { SearchAnswerSchema } from '../shop-the-look/schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/search',
  operationId: 'searchByPhoto',
  ...problems(...photoProblems, 'catalog-not-found', 'profile-not-found', 'storage-full'),
  tags: ['search'],
  summary: 'Searches with a photo: one fused list of products, and the detected garments',
  request: { query: PhotoQuerySchema, body: photoRequestBody },
  responses: {
    200: {
      description: 'Products, best first',
      content: { 'application/json': { schema: SearchAnswerSchema } },
    },
  },
});

export function registerSearch<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { source, look } = await readPhotoRequest(c);
    const { regions, ...answer } = await shopTheLook(c.get('api'), source, look);
    const found = regions.map(({ results: _, match: _match, nearest: _nearest, ...region }) => region);
    return c.json({ ...answer, regions: found }, 200);
  });
}

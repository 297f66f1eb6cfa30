import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { shopTheLook } from '../../../search/shop-the-look.ts';
import type { ApiEnv } from '../../api-env.ts';
import { photoProblems, problems } from '../../document/problems.ts';
import { PhotoQuerySchema, photoRequestBody, readPhotoRequest } from '../../photo-request.ts';
import { LookAnswerSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/shop-the-look',
  operationId: 'shopTheLook',
  ...problems(...photoProblems, 'catalog-not-found', 'profile-not-found', 'storage-full'),
  tags: ['search'],
  summary: 'Detects the garments in a photo and finds matching products for each',
  request: { query: PhotoQuerySchema, body: photoRequestBody },
  responses: {
    200: {
      description: 'Garments, highest confidence first',
      content: { 'application/json': { schema: LookAnswerSchema } },
    },
  },
});

export function registerShopTheLook<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { source, look } = await readPhotoRequest(c);
    const answer = await shopTheLook(c.get('api'), source, look);
    return c.json(answer, 200);
  });
}

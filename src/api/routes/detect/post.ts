import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { detectGarments } from '../../../search/detect-garments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { photoProblems, problems } from '../../document/problems.ts';
import { photoRequestBody, readPhotoRequest } from '../../photo-request.ts';
import { DetectAnswerSchema } from '../shop-the-look/schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/detect',
  operationId: 'detectGarments',
  ...problems(...photoProblems),
  tags: ['search'],
  summary: 'Detects the garments in a photo, without a search',
  request: { body: photoRequestBody },
  responses: {
    200: {
      description: 'Garments, highest confidence first',
      content: { 'application/json': { schema: DetectAnswerSchema } },
    },
  },
});

export function registerDetect<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { bytes, look } = await readPhotoRequest(c);
    return c.json(await detectGarments(c.get('api'), bytes, look), 200);
  });
}

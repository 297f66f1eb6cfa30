import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { detectAgain, detectGarments } from '../../../search/detect-garments.ts';
import type { ApiEnv } from '../../api-env.ts';
import { photoProblems, problems } from '../../document/problems.ts';
import {
  DetectQuerySchema,
  detectRequestBody,
  detectSchemas,
  readPhotoRequest,
} from '../../photo-request.ts';
import { DetectAnswerSchema } from '../shop-the-look/schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/detect',
  operationId: 'detectGarments',
  ...problems(...photoProblems),
  tags: ['search'],
  summary: 'Detects the garments in a photo, or the one under a point, without a search',
  request: { query: DetectQuerySchema, body: detectRequestBody },
  responses: {
    200: {
      description: 'Garments, highest confidence first',
      content: { 'application/json': { schema: DetectAnswerSchema } },
    },
  },
});

export function registerDetect<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { source, look } = await readPhotoRequest(c, detectSchemas);
    const api = c.get('api');
    const found =
      source instanceof Uint8Array ? detectGarments(api, source, look) : detectAgain(api, source, look);
    return c.json(await found, 200);
  });
}

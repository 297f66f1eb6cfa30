import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../../api-env.ts';
import { problemResponses } from '../../problem.ts';

const StatusSchema = z.object({ status: z.literal('ok') });
const ok = (description: string) => ({
  200: { description, content: { 'application/json': { schema: StatusSchema } } },
  ...problemResponses,
});

const livez = createRoute({
  method: 'get',
  path: '/livez',
  tags: ['operations'],
  summary: 'Liveness: whether the process responds',
  responses: ok('The process responds'),
});

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['operations'],
  summary: 'Readiness: whether models and vector store respond; 503 while they do not',
  responses: ok('Models and vector store respond'),
});

export function registerOperations<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app
    .openapi(livez, (c) => c.json({ status: 'ok' } as const, 200))
    .openapi(readyz, async (c) => {
      await c.get('api').ready();
      return c.json({ status: 'ok' } as const, 200);
    });
}

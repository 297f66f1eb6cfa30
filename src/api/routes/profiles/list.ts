import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { ProfileListSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/profiles',
  operationId: 'listProfiles',
  ...problems(),
  tags: ['profiles'],
  summary: 'Lists every version of every profile',
  responses: {
    200: {
      description: 'Versions, ordered by name, then number',
      content: { 'application/json': { schema: ProfileListSchema } },
    },
  },
});

export function registerListProfiles<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const records = await c.get('api').profiles.list();
    const profiles = records.map(({ name, version, createdAt }) => ({ name, version, createdAt }));
    return c.json({ profiles }, 200);
  });
}

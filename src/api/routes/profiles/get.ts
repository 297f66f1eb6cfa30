import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findProfile } from '../../../search/find-profile.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { ProfileParamsSchema, ProfileSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/profiles/{profile}',
  operationId: 'getProfile',
  ...problems('profile-not-found'),
  tags: ['profiles'],
  summary: 'Returns one version of a profile',
  request: { params: ProfileParamsSchema },
  responses: {
    200: {
      description: 'The profile with all its settings',
      content: { 'application/json': { schema: ProfileSchema } },
    },
  },
});

export function registerGetProfile<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { profile } = c.req.valid('param');
    return c.json(await findProfile(c.get('api'), profile), 200);
  });
}

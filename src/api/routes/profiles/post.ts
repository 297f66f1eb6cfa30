import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { addProfile } from '../../../analyze/profiles/manage-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { AddProfileSchema, KeptProfileSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/profiles',
  operationId: 'addProfile',
  ...problems('storage-full'),
  tags: ['profiles'],
  summary: 'Adds a profile as the next version of its name; existing versions never change',
  request: { body: { required: true, content: { 'application/json': { schema: AddProfileSchema } } } },
  responses: {
    200: {
      description: 'The profile with its new version',
      content: { 'application/json': { schema: KeptProfileSchema } },
    },
  },
});

export function registerPostProfile<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { profile } = c.req.valid('json');
    return c.json(await addProfile(c.get('api'), profile), 200);
  });
}

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { promoteProfile } from '../../../analyze/profiles/manage-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { ProfileParamsSchema, PromoteSchema, PromotionSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/profiles/{profile}/promote',
  operationId: 'promoteProfile',
  ...problems('catalog-not-found', 'profile-not-found', 'storage-full'),
  tags: ['profiles'],
  summary: "Makes the profile a catalog's active one; to roll back, promote the earlier profile again",
  request: {
    params: ProfileParamsSchema,
    body: { required: true, content: { 'application/json': { schema: PromoteSchema } } },
  },
  responses: {
    200: {
      description: 'The profile is now active',
      content: { 'application/json': { schema: PromotionSchema } },
    },
  },
});

export function registerPromoteProfile<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { profile } = c.req.valid('param');
    const promotion = await promoteProfile(c.get('api'), { ...c.req.valid('json'), profile });
    return c.json(promotion, 200);
  });
}

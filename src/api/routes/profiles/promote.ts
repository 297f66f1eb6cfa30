import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { promoteProfile } from '../../../search/manage-profiles.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problemResponses } from '../../problem.ts';
import { ProfileParamsSchema, PromoteSchema, PromotionSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/profiles/{profile}/promote',
  tags: ['profiles'],
  summary: 'Makes a catalog answer with the profile; promoting an earlier one again takes a promotion back',
  request: {
    params: ProfileParamsSchema,
    body: { required: true, content: { 'application/json': { schema: PromoteSchema } } },
  },
  responses: {
    200: {
      description: 'The profile is active from now on',
      content: { 'application/json': { schema: PromotionSchema } },
    },
    ...problemResponses,
  },
});

export function registerPromoteProfile<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { profile } = c.req.valid('param');
    const promotion = await promoteProfile(c.get('api'), { ...c.req.valid('json'), profile });
    return c.json(promotion, 200);
  });
}

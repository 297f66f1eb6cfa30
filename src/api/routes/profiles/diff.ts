import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { diffProfiles } from '../../../analyze/profiles/diff-profiles.ts';
import { findProfile } from '../../../search/find-profile.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { ProfileDiffSchema, ProfileNameSchema, ProfileParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/profiles/{profile}/diff',
  operationId: 'diffProfiles',
  ...problems('profile-not-found'),
  tags: ['profiles'],
  summary: 'Lists the settings in which two profiles differ',
  request: {
    params: ProfileParamsSchema,
    query: z.object({ to: ProfileNameSchema.openapi({ description: 'The other profile' }) }),
  },
  responses: {
    200: {
      description: 'Differences, ordered by setting',
      content: { 'application/json': { schema: ProfileDiffSchema } },
    },
  },
});

export function registerDiffProfiles<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const from = await findProfile(c.get('api'), c.req.valid('param').profile);
    const to = await findProfile(c.get('api'), c.req.valid('query').to, 'to');
    return c.json(
      {
        from: { name: from.name, version: from.version },
        to: { name: to.name, version: to.version },
        differences: diffProfiles(from, to),
      },
      200,
    );
  });
}

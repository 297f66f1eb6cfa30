import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { linkNext, pageHeaders, readPage } from '../../paging.ts';
import { ProfileListSchema, ProfilePageSchema } from './schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/profiles',
  operationId: 'listProfiles',
  ...problems(),
  tags: ['profiles'],
  summary: 'Lists a page of the profiles: every version of each',
  request: { query: ProfilePageSchema },
  responses: {
    200: {
      description: 'Versions, ordered by name, then number',
      headers: pageHeaders,
      content: { 'application/json': { schema: ProfileListSchema } },
    },
  },
});

export function registerListProfiles<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { limit, after } = c.req.valid('query');
    const { profiles } = c.get('api');
    const page = await readPage(limit, (most) => profiles.page({ limit: most, after }));
    linkNext(c, page.last && { after: `${page.last.name}@${page.last.version}` });
    return c.json({ profiles: page.items }, 200);
  });
}

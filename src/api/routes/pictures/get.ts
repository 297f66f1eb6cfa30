import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { fieldError } from '../../../errors.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/catalogs/{catalog}/pictures/{digest}',
  operationId: 'getPicture',
  ...problems('catalog-not-found', 'not-found'),
  tags: ['products'],
  summary: "Returns a product's image as a small JPEG",
  request: {
    params: CatalogParamsSchema.extend({
      digest: z.string().openapi({
        param: { name: 'digest', in: 'path' },
        description: 'sha256 of the original file, in hex',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The image',
      content: { 'image/jpeg': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
});

export function registerGetPicture<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, digest } = c.req.valid('param');
    const jpeg = await c.get('api').pictures.get(catalog, digest);
    if (!jpeg) throw fieldError('not-found', 'digest', 'Expected the digest of an image in the catalog');
    // The digest identifies the content, so the response never changes. Private: a shared cache would not ask for a key.
    const headers = { 'Content-Type': 'image/jpeg', 'Cache-Control': 'private, max-age=31536000, immutable' };
    return c.body(jpeg, 200, headers);
  });
}

import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ProductPicture } from '../../../catalog/index/index-product.ts';
import { putProduct } from '../../../catalog/manage-products.ts';
import type { ApiEnv } from '../../api-env.ts';
import { pictureProblems, problems } from '../../document/problems.ts';
import { parseInput } from '../../parse-input.ts';
import { decodeBase64, readJsonBody } from '../../photo-request.ts';
import { ProductParamsSchema, PutAnswerSchema, PutProductSchema } from './schema.ts';

const route = createRoute({
  method: 'put',
  path: '/v1/catalogs/{catalog}/products/{id}',
  operationId: 'putProduct',
  ...problems(
    'catalog-not-found',
    ...pictureProblems,
    'invalid-row',
    'embedding-space-mismatch',
    'storage-full',
  ),
  tags: ['products'],
  summary: 'Adds a product, or replaces the one with this id',
  request: {
    params: ProductParamsSchema,
    body: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/PutProduct' } } },
    },
  },
  responses: {
    200: {
      description: 'The product is searchable',
      content: { 'application/json': { schema: PutAnswerSchema } },
    },
  },
});

export function registerPutProduct<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    const { images, ...fields } = parseInput(PutProductSchema, await readJsonBody(c));
    const pictures = images.map(({ base64, name, box }, index): ProductPicture => {
      const bytes = decodeBase64(base64, `images.${index}.base64`);
      const path = name ?? `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
      return { path, read: async () => bytes, ...(box ? { box } : {}) };
    });
    const product = { id, ...fields, images: pictures.map(({ read: _, ...image }) => image) };
    const { status, failedPictures } = await putProduct(c.get('api'), catalog, product, pictures);
    const failedImages = failedPictures.map(({ path, error }) => ({
      name: path,
      code: error.code,
      message: error.message,
    }));
    return c.json({ status, failedImages }, 200);
  });
}

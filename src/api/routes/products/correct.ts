import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { correctProduct } from '../../../catalog/maintain/correct-product.ts';
import type { ApiEnv } from '../../api-env.ts';
import { pictureProblems, problems } from '../../document/problems.ts';
import { parseInput } from '../../parse-input.ts';
import { decodeBase64, readJsonBody } from '../../photo-request.ts';
import { CorrectedSchema, CorrectProductSchema, ProductParamsSchema } from './schema.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/catalogs/{catalog}/products/{id}/corrections',
  operationId: 'correctProduct',
  ...problems(
    'catalog-not-found',
    'product-not-found',
    'picture-not-found',
    ...pictureProblems,
    'invalid-row',
    'embedding-space-mismatch',
    'storage-full',
  ),
  tags: ['products'],
  summary: "Corrects a product's class or the box of its garment; later imports of the same file keep it",
  request: {
    params: ProductParamsSchema,
    body: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/CorrectProduct' } } },
    },
  },
  responses: {
    200: {
      description: 'The correction is searchable',
      content: { 'application/json': { schema: CorrectedSchema } },
    },
  },
});

export function registerCorrectProduct<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const { catalog, id } = c.req.valid('param');
    const { garmentClass, box: given } = parseInput(CorrectProductSchema, await readJsonBody(c));
    const file = given?.base64 === undefined ? undefined : decodeBase64(given.base64, 'box.base64');
    const box = given && { imageDigest: given.imageDigest, box: given.box, file };
    const status = await correctProduct(c.get('api'), id, { garmentClass, box }, { catalog });
    return c.json({ status }, 200);
  });
}

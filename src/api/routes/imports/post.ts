import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { shownPath } from '../../../catalog/fetch-picture.ts';
import { importProducts, type RowStatus } from '../../../catalog/import-products.ts';
import { readUploadedRows } from '../../../catalog/read-uploaded-rows.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problemResponses } from '../../problem.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

export const ImportAnswerSchema = z
  .object({
    imported: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    lines: z.array(
      z.object({
        line: z.number().int(),
        id: z.string().optional(),
        status: z.enum(['imported', 'unchanged', 'failed']),
        errors: z.array(
          z.object({
            path: z.string().optional().openapi({ description: 'The picture that cannot be used' }),
            code: z.string(),
            message: z.string(),
            fields: z
              .array(z.object({ location: z.string(), message: z.string() }))
              .openapi({ description: 'The fields of the row that are wrong' }),
          }),
        ),
      }),
    ),
  })
  .openapi('ImportAnswer');

const route = createRoute({
  method: 'post',
  path: '/v1/catalogs/{catalog}/imports',
  tags: ['products'],
  summary: 'Imports a small catalog: JSONL, one product a line, its pictures as base64',
  request: {
    params: CatalogParamsSchema,
    body: {
      required: true,
      content: {
        'application/x-ndjson': {
          schema: {
            type: 'string',
            description:
              '{"id", "images": [{"base64", "name"?, "box"?: [x1, y1, x2, y2]}], …} a line; a picture may also be its ' +
              'http(s) address, where GARB_FETCH_PICTURES is on',
          },
        },
      },
    },
  },
  responses: {
    200: {
      description: 'What became of each line',
      content: { 'application/json': { schema: ImportAnswerSchema } },
    },
    ...problemResponses,
  },
});

export function registerPostImport<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const api = c.get('api');
    const { rows, readPicture } = readUploadedRows(await c.req.text(), api.fetchPicture);
    const statuses: RowStatus[] = [];
    await importProducts(api, rows, {
      catalog: c.req.valid('param').catalog,
      readPicture,
      onStatus: (status) => statuses.push(status),
    });
    const count = (status: RowStatus['status']) => statuses.filter((row) => row.status === status).length;
    const lines = statuses
      .sort((a, b) => a.line - b.line)
      .map(({ line, id, status, errors }) => ({
        line,
        ...(id === undefined ? {} : { id }),
        status,
        errors: errors.map(({ path, error }) => ({
          ...(path ? { path: shownPath(path) } : {}),
          code: error.code,
          message: error.message,
          fields: error.errors.map(({ location, message }) => ({ location, message })),
        })),
      }));
    return c.json(
      { imported: count('imported'), unchanged: count('unchanged'), failed: count('failed'), lines },
      200,
    );
  });
}

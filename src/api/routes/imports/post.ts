import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { retryingModels, retryingStore } from '../../../catalog/retry-until-available.ts';
import type { RowStatus } from '../../../import/import-products.ts';
import { lineReport } from '../../../import/line-report.ts';
import { readSentMapping } from '../../../import/sent/read-sent-mapping.ts';
import { readUploadedRows } from '../../../import/sent/read-uploaded-rows.ts';
import { beginImport, findImport } from '../../../import/sent/run-sent-import.ts';
import type { ApiEnv } from '../../api-env.ts';
import { problems } from '../../document/problems.ts';
import { CatalogParamsSchema } from '../products/schema.ts';
import { ImportAnswerSchema, ImportOptionsSchema, ImportStatusSchema } from './schema.ts';
import { traceImport } from './trace-import.ts';

/** The other files that `garb import` reads, such as a shop's export. */
const feed = {
  schema: { type: 'string', description: 'A catalog file in any format of docs/import.md' },
} as const;

const route = createRoute({
  method: 'post',
  path: '/v1/catalogs/{catalog}/imports',
  operationId: 'importProducts',
  ...problems(
    'catalog-not-found',
    'unsupported-file',
    'invalid-feed',
    'invalid-row',
    'embedding-space-mismatch',
    'storage-full',
  ),
  tags: ['products'],
  summary: 'Imports a small catalog: JSONL with images as base64, or a feed with http(s) addresses',
  request: {
    params: CatalogParamsSchema,
    query: ImportOptionsSchema,
    headers: z.object({
      prefer: z.string().optional().openapi({
        description: '`respond-async` (RFC 7240) answers 202 at once and imports in the background',
      }),
    }),
    body: {
      required: true,
      content: {
        'application/x-ndjson': {
          schema: {
            type: 'string',
            description:
              'Per line: {"id", "images": [{"base64", "name"?, "box"?: [x1, y1, x2, y2]}], …}; an image may also be an ' +
              'http(s) address where GARB_FETCH_PICTURES is on',
          },
        },
        'application/gzip': {
          schema: { type: 'string', format: 'binary', description: 'Any of the others' },
        },
        'application/xml': feed,
        'text/csv': feed,
        'text/tab-separated-values': feed,
      },
    },
  },
  responses: {
    200: {
      description: 'The result of each line',
      content: { 'application/json': { schema: ImportAnswerSchema } },
    },
    202: {
      description: 'Import started, because of `Prefer: respond-async`',
      headers: z.object({
        Location: z.string().openapi({ description: "Address of the import's progress" }),
        'Preference-Applied': z.literal('respond-async'),
      }),
      content: { 'application/json': { schema: ImportStatusSchema } },
    },
  },
});

/** Lines of an answer. */
const mostLines = 1000;

export function registerPostImport<App extends OpenAPIHono<ApiEnv>>(app: App) {
  return app.openapi(route, async (c) => {
    const api = c.get('api');
    const { catalog } = c.req.valid('param');
    const settings = readSentMapping(c.req.valid('query').mapping);
    const file = new Uint8Array(await c.req.arrayBuffer());
    const uploaded = await readUploadedRows(file, api.fetchPicture, settings);
    const onUnrecorded = (error: unknown) =>
      api.logger.warn({ err: error }, 'import progress could not be recorded');
    const traced = traceImport(api, c.get('span'));

    if (prefersAsync(c.req.valid('header').prefer)) {
      const begun = await api.background.start((signal) => {
        const store = retryingStore(traced.api.store, { signal });
        const patient = { ...traced.api, store, ...retryingModels(traced.api, { signal }) };
        return beginImport(patient, uploaded, { catalog, signal, onStatus: traced.onStatus, onUnrecorded });
      });
      traced.follow(begun);
      const { id } = begun;
      c.header('Location', `/v1/catalogs/${encodeURIComponent(catalog)}/imports/${id}`);
      c.header('Preference-Applied', 'respond-async');
      return c.json(await findImport(api, catalog, id), 202);
    }

    const statuses: RowStatus[] = [];
    const onStatus = (status: RowStatus) => {
      statuses.push(status);
      traced.onStatus(status);
    };
    const begun = await beginImport(traced.api, uploaded, { catalog, onStatus, onUnrecorded });
    traced.follow(begun);
    await begun.done;
    const { id } = begun;
    const count = (status: RowStatus['status']) => statuses.filter((row) => row.status === status).length;
    const all = statuses.sort((a, b) => a.line - b.line);
    const shown = all.length <= mostLines ? all : all.filter(({ errors }) => errors.length > 0);
    const lines = shown.slice(0, mostLines).map(lineReport);
    const counts = { imported: count('imported'), unchanged: count('unchanged'), failed: count('failed') };
    return c.json({ id, ...counts, ...begun.fileReport(), lines }, 200);
  });
}

function prefersAsync(prefer: string | undefined): boolean {
  return (prefer ?? '').split(',').some((preference) => /^\s*respond-async\s*(;|$)/i.test(preference));
}

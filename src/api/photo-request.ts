import { type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { checkJsonText } from '../access/json-text.ts';
import { base64Pattern, readBase64 } from '../base64.ts';
import { CatalogNameSchema } from '../catalog/product-schema.ts';
import { AppError, fieldError } from '../errors.ts';
import type { LookRequest, LookSource } from '../search/shop-the-look.ts';
import { parseFilter, parseFilterField } from '../store/filter/parse-filter.ts';
import { garmentClasses, type Point } from '../types.ts';
import type { ApiEnv } from './api-env.ts';
import { closedObject, parseInput } from './parse-input.ts';

export const BoxSchema = z
  .object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })
  .openapi('Box', { description: 'Pixels of the upright photo: left, top, right, bottom' });

/** A box in a request. */
export const BoxInputSchema = closedObject(BoxSchema.shape).refine(
  ({ x1, y1, x2, y2 }) => x2 > x1 && y2 > y1,
  'Expected x1 < x2 and y1 < y2',
);

export const RegionInputSchema = closedObject({
  box: BoxInputSchema,
  garmentClass: z.enum(garmentClasses).optional(),
  confidence: z.number().min(0).max(1).optional().openapi({
    description: 'Probability that the box is right: what an earlier answer gave for it; default: 1',
  }),
});

/** Options of a search. */
export const OptionsSchema = closedObject({
  catalog: CatalogNameSchema.default('default').openapi({ description: 'The catalog to search' }),
  limit: z.number().int().min(1).max(100).default(10).openapi({ description: 'Hits per list' }),
  explain: z.boolean().default(false).openapi({
    description: "Adds each list's contribution to every hit; the contributions sum to its score",
  }),
  minConfidence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .openapi({ description: 'Drops garments detected with a lower confidence' }),
  regions: z
    .array(RegionInputSchema)
    .max(20)
    .optional()
    .openapi({ description: 'Boxes to search in place of detected ones' }),
  profile: z.string().min(1).max(100).optional().openapi({
    description: "NAME@VERSION, or NAME for its newest version; default: the catalog's active profile",
  }),
  keep: z.boolean().optional().openapi({
    description: 'Saves the query, without its photo; default: a share of queries is saved (GARB_KEEP_SHARE)',
  }),
  externalId: z.string().min(1).max(200).optional().openapi({
    description: 'Your own name of the saved query, such as the id of a look, under which judgments find it',
  }),
  filter: z
    .unknown()
    .optional()
    .openapi({ description: 'Condition that products must meet: docs/filters.md' }),
  facets: z
    .array(z.string())
    .max(20)
    .optional()
    .openapi({
      description: 'Fields whose values are counted over the candidates: docs/filters.md',
      example: ['attributes.color', 'garmentClass', 'price'],
    }),
});

/** A file as base64, a data: URL included. */
export const Base64Schema = z.string().min(2).openapi({ pattern: base64Pattern });

/** Options of a detection. */
const DetectOptionsSchema = closedObject({
  ...OptionsSchema.shape,
  point: closedObject({ x: z.number(), y: z.number() }).optional().openapi({
    description:
      'Pixels of the upright photo: asks for the garment there alone, also for one below the usual confidence',
  }),
});

const ImageSchema = closedObject({
  base64: Base64Schema.optional().openapi({
    description: 'The file as base64 or as a data: URL: JPEG, PNG, WebP or AVIF',
  }),
  url: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .openapi({ description: 'A public http(s) address, where GARB_FETCH_PICTURES is on' }),
  queryId: z.string().min(1).max(100).optional().openapi({
    description:
      'A saved query of the catalog: its garments are searched again, since its photo was not kept',
  }),
})
  .refine(
    (image) => Object.values(image).filter((value) => value !== undefined).length === 1,
    'Expected one of base64, url or queryId',
  )
  .openapi({ minProperties: 1, maxProperties: 1 });

/** A JSON body. */
export const PhotoJsonSchema = closedObject({ ...OptionsSchema.shape, image: ImageSchema }).openapi(
  'PhotoRequest',
);

export const DetectJsonSchema = closedObject({ ...DetectOptionsSchema.shape, image: ImageSchema }).openapi(
  'DetectRequest',
);

/** What routes that take a photo read: with the options of a search, or of a detection. */
const lookSchemas = { options: OptionsSchema, json: PhotoJsonSchema };
export const detectSchemas = { options: DetectOptionsSchema, json: DetectJsonSchema };
type PhotoSchemas = typeof lookSchemas | typeof detectSchemas;

/** Options of a search beside a body that is the photo's file itself, in the query string. */
export const PhotoQuerySchema = z.object({
  catalog: z.string().optional().openapi({ description: 'The query string is for bodies of type image/*' }),
  limit: z.string().optional().openapi({ type: 'integer', minimum: 1, maximum: 100 }),
  explain: z.string().optional().openapi({ type: 'boolean' }),
  minConfidence: z.string().optional().openapi({ type: 'number', minimum: 0, maximum: 1 }),
  regions: z.string().optional().openapi({ description: 'JSON, as in a form' }),
  profile: z.string().optional(),
  keep: z.string().optional().openapi({ type: 'boolean' }),
  externalId: z.string().optional(),
  filter: z.string().optional().openapi({ description: 'JSON' }),
  facets: z.string().optional().openapi({ description: 'JSON: ["attributes.color", …]' }),
});
export const DetectQuerySchema = PhotoQuerySchema.extend({
  point: z.string().optional().openapi({ description: 'JSON: {x, y}' }),
});

/** How routes that take a photo document their body. {@link readPhotoRequest} reads it. */
export const photoRequestBody = bodyOf('PhotoRequest', {});

/** That of a detection. */
export const detectRequestBody = bodyOf('DetectRequest', {
  point: { type: 'string', description: 'JSON: {x, y}' },
});

function bodyOf(json: string, more: Readonly<Record<string, { type: 'string'; description: string }>>) {
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          required: ['image'],
          properties: {
            image: {
              type: 'string',
              format: 'binary',
              description: 'JPEG, PNG, WebP, AVIF; or file, or photo',
            },
            catalog: { type: 'string', default: 'default' },
            limit: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
            explain: { type: 'boolean', default: false },
            minConfidence: { type: 'number', minimum: 0, maximum: 1 },
            regions: {
              type: 'string',
              description: 'JSON: [{"box": {x1, y1, x2, y2}, "garmentClass"?, "confidence"?}]',
            },
            profile: { type: 'string' },
            keep: { type: 'boolean' },
            externalId: { type: 'string' },
            filter: { type: 'string', description: 'JSON' },
            facets: { type: 'string', description: 'JSON: ["attributes.color", "garmentClass", "price", …]' },
            ...more,
          },
        },
      },
      'application/json': { schema: { $ref: `#/components/schemas/${json}` } },
      'image/*': { schema: { type: 'string', format: 'binary', description: 'JPEG, PNG, WebP or AVIF' } },
    },
  } satisfies NonNullable<RouteConfig['request']>['body'];
}

export interface PhotoRequest {
  readonly source: LookSource;
  /** `point` only of a detection. */
  readonly look: LookRequest & { readonly point?: Point };
}

/**
 * The photo and options of a request: a form, JSON, or a picture's file with its options in the query string.
 *
 * @throws AppError `invalid-request`, `invalid-filter`, `picture-address-refused`, `picture-not-fetched`
 */
export async function readPhotoRequest(
  c: Context<ApiEnv>,
  schemas: PhotoSchemas = lookSchemas,
): Promise<PhotoRequest> {
  const type = c.req.header('content-type')?.trim().toLowerCase() ?? '';
  if (type.startsWith('image/')) return readFile(c, schemas);
  const [misplaced] = Object.keys(c.req.query());
  if (misplaced !== undefined)
    throw fieldError('invalid-request', misplaced, 'Expected options in the body, where the photo is');
  return type.startsWith('multipart/form-data') ? readForm(c, schemas) : readJson(c, schemas);
}

async function readFile(c: Context<ApiEnv>, schemas: PhotoSchemas): Promise<PhotoRequest> {
  const options = Object.entries(c.req.queries()).map(([name, [value = '', ...more]]) => {
    if (more.length > 0) throw fieldError('invalid-request', name, 'Expected one value');
    return [name, readField(name, value)];
  });
  const look = toLookRequest(parseInput(schemas.options, Object.fromEntries(options)));
  return { source: new Uint8Array(await c.req.arrayBuffer()), look };
}

async function readJson(c: Context<ApiEnv>, schemas: PhotoSchemas): Promise<PhotoRequest> {
  const { image, ...options } = parseInput(schemas.json, await readJsonBody(c));
  const look = toLookRequest(options);
  const { base64, url, queryId = '' } = image;
  if (base64 !== undefined) return { source: decodeBase64(base64, 'image.base64'), look };
  return { source: url === undefined ? { queryId } : await fetchPhoto(c, url), look };
}

async function fetchPhoto(c: Context<ApiEnv>, url: string): Promise<Uint8Array> {
  try {
    return await c.get('api').fetchPicture(url);
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422) throw error;
    throw fieldError(error.code, 'image.url', error.message);
  }
}

/** The JSON body of a request. Throws `invalid-request` when it does not parse. */
export async function readJsonBody(c: Context<ApiEnv>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new AppError('invalid-request', 'The body is not valid JSON', {
      cause,
      errors: [{ location: 'body', message: cause.message }],
    });
  }
}

/** Throws `invalid-request` for text that is not base64; see {@link readBase64}. */
export function decodeBase64(text: string, location: string): Uint8Array {
  const bytes = readBase64(text);
  if (!bytes) throw fieldError('invalid-request', location, 'Expected base64, or a data: URL in base64');
  return bytes;
}

/** Form fields that may hold the photo. */
const photoFields = ['image', 'file', 'photo'];

/** Fields of a form or query string that are plain text; the others are JSON. */
const textFields = new Set(['catalog', 'profile', 'externalId']);

async function readForm(c: Context<ApiEnv>, schemas: PhotoSchemas): Promise<PhotoRequest> {
  const form = await parseForm(c);
  const photoField = photoFields.find((name) => form[name] instanceof File);
  const { [photoField ?? 'image']: image, ...fields } = form;
  if (!(image instanceof File))
    throw fieldError(
      'invalid-request',
      'image',
      `Expected a file in the form field ${photoFields.join(' or ')}`,
    );
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string')
      throw fieldError('invalid-request', name, 'Expected text but received a file');
    // A field that is none of the options stays text: its name is the fault, not its value.
    options[name] = Object.hasOwn(schemas.options.shape, name) ? readField(name, value) : value;
  }
  const look = toLookRequest(parseInput(schemas.options, options));
  return { source: new Uint8Array(await image.arrayBuffer()), look };
}

/** Parts of a form: the options, and as many again. */
const mostParts = 50;
const mostHeadBytes = 16_384;

async function parseForm(c: Context<ApiEnv>): Promise<Record<string, unknown>> {
  const type = c.req.header('content-type') ?? '';
  const bytes = Buffer.from(await c.req.arrayBuffer());
  checkParts(bytes, /boundary="?([^";]+)/i.exec(type)?.[1] ?? '');
  try {
    const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
    const names = [...form.keys()];
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined) throw fieldError('invalid-request', twice, 'Expected one value');
    return Object.fromEntries(form.entries());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw invalidForm('The body is not a valid multipart form', cause);
  }
}

/** Refuses what takes seconds to parse: many parts, and long heads of parts. Whether it is a form, its parser says. */
function checkParts(bytes: Buffer, boundary: string): void {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  let parts = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    const head = bytes.subarray(at, at + mostHeadBytes);
    const isLong = head.length === mostHeadBytes && !head.includes('\r\n\r\n');
    if (++parts > mostParts + 1 || isLong)
      throw invalidForm(
        `Expected a form of at most ${mostParts} parts, with ${mostHeadBytes} bytes of headers`,
      );
  }
}

function invalidForm(message: string, cause?: unknown): AppError {
  return new AppError('invalid-request', message, { cause, errors: [{ location: 'body', message }] });
}

function readField(name: string, value: string): unknown {
  if (textFields.has(name)) return value;
  checkJsonText(value);
  try {
    return JSON.parse(value);
  } catch {
    throw fieldError(
      name === 'filter' ? 'invalid-filter' : 'invalid-request',
      name,
      `Expected JSON in the field ${name}`,
    );
  }
}

function toLookRequest({
  regions,
  filter,
  facets,
  ...options
}: z.infer<typeof OptionsSchema>): PhotoRequest['look'] {
  return {
    ...options,
    ...(regions ? { drawn: regions } : {}),
    ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
    ...(facets ? { facets: parseFacets(facets) } : {}),
  };
}

/** The fields of `facets`. Throws `invalid-filter` at the first that is none. */
export function parseFacets(facets: readonly string[]): string[] {
  return facets.map((field, n) => parseFilterField(field, `facets.${n}`));
}

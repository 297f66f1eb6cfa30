import { type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { base64Pattern, readBase64 } from '../base64.ts';
import { CatalogNameSchema } from '../catalog/product-schema.ts';
import { AppError, fieldError } from '../errors.ts';
import type { LookRequest } from '../search/shop-the-look.ts';
import { parseFilter, parseFilterField } from '../store/filter/parse-filter.ts';
import { garmentClasses } from '../types.ts';
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

/** A JSON body. */
export const PhotoJsonSchema = closedObject({
  ...OptionsSchema.shape,
  image: closedObject({ base64: Base64Schema }).openapi({
    description: 'The file as base64 or as a data: URL: JPEG, PNG, WebP or AVIF',
  }),
}).openapi('PhotoRequest');

/** How routes that take a photo document their body. {@link readPhotoRequest} reads it. */
export const photoRequestBody = {
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
        },
      },
    },
    'application/json': { schema: { $ref: '#/components/schemas/PhotoRequest' } },
  },
} satisfies NonNullable<RouteConfig['request']>['body'];

export interface PhotoRequest {
  readonly bytes: Uint8Array;
  readonly look: LookRequest;
}

/** The photo and options of a request, from multipart or JSON. Throws `invalid-request`, `invalid-filter`. */
export async function readPhotoRequest(c: Context<ApiEnv>): Promise<PhotoRequest> {
  const type = c.req.header('content-type')?.trim().toLowerCase();
  return type?.startsWith('multipart/form-data') ? readForm(c) : readJson(c);
}

async function readJson(c: Context<ApiEnv>): Promise<PhotoRequest> {
  const { image, ...options } = parseInput(PhotoJsonSchema, await readJsonBody(c));
  return { bytes: decodeBase64(image.base64, 'image.base64'), look: toLookRequest(options) };
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

/** Form fields that are plain text; the others are JSON. */
const textFields = new Set(['catalog', 'profile', 'externalId']);

async function readForm(c: Context<ApiEnv>): Promise<PhotoRequest> {
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
    const isText = textFields.has(name) || !Object.hasOwn(OptionsSchema.shape, name);
    options[name] = isText ? value : parseField(name, value);
  }
  const look = toLookRequest(parseInput(OptionsSchema, options));
  return { bytes: new Uint8Array(await image.arrayBuffer()), look };
}

async function parseForm(c: Context<ApiEnv>): Promise<Record<string, unknown>> {
  try {
    return await c.req.parseBody();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new AppError('invalid-request', 'The body is not a valid multipart form', {
      cause,
      errors: [{ location: 'body', message: 'The body is not a valid multipart form' }],
    });
  }
}

function parseField(name: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw fieldError(
      name === 'filter' ? 'invalid-filter' : 'invalid-request',
      name,
      `Expected JSON in the form field ${name}`,
    );
  }
}

function toLookRequest({ regions, filter, facets, ...options }: z.infer<typeof OptionsSchema>): LookRequest {
  return {
    ...options,
    ...(regions ? { drawn: regions } : {}),
    ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
    ...(facets ? { facets: facets.map((field, n) => parseFilterField(field, `facets.${n}`)) } : {}),
  };
}

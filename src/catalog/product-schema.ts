import { z } from 'zod';
import { AppError, type ErrorLocation, fieldError } from '../errors.ts';
import { type Product, productClasses } from '../types.ts';

// Vector stores reject control characters and unpaired surrogates in ids and names.
const plain = z.string().refine((text) => !/\p{Cc}|\p{Cs}/u.test(text), 'Expected no control characters');

// The limits in bytes are the vector stores': a product that passes here is never rejected there.
const atMostBytes = (max: number) =>
  [(text: string) => Buffer.byteLength(text) <= max, `Expected at most ${max} bytes of UTF-8`] as const;

/** A product's or a group's id. */
export const IdSchema = plain
  .min(1)
  .max(200)
  .refine(...atMostBytes(512))
  .meta({ pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });
/** A catalog's name. */
const catalogName = String.raw`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$`;
export const CatalogNameSchema = z
  .string()
  .refine(
    // Not regex(): the OpenAPI document would contain the pattern with its flag, which other tools cannot read.
    (name) => new RegExp(catalogName, 'u').test(name),
    'Expected 1 to 64 letters, digits, dots, dashes or underscores',
  )
  .meta({ pattern: catalogName });

/** `[x1, y1, x2, y2]` in pixels of the upright image. */
const CornersSchema = z
  .tuple([z.number().min(0), z.number().min(0), z.number(), z.number()])
  .refine(([x1, y1, x2, y2]) => x2 > x1 && y2 > y1, 'Expected [x1, y1, x2, y2] with x1 < x2 and y1 < y2')
  .transform(([x1, y1, x2, y2]) => ({ x1, y1, x2, y2 }));

const ImageSchema = z.union(
  [
    z
      .string()
      .min(1)
      .transform((path) => ({ path })),
    z.object({ path: z.string().min(1), box: CornersSchema.optional() }),
  ],
  { error: 'Expected a path, or {"path", "box"?: [x1, y1, x2, y2]}' },
);

const AttributeValueSchema = plain.max(500).refine(...atMostBytes(1024));

const AttributesSchema = z
  .record(
    plain.min(1).max(100),
    z.union([AttributeValueSchema, z.array(AttributeValueSchema).max(100).readonly()]),
  )
  .refine(
    (attributes) =>
      Object.values(attributes).reduce((sum, given) => sum + 1 + [given].flat().length, 0) <= 1024,
    'Expected at most 1024 names and values',
  );

/** The fields of a catalog row other than id and images. */
export const ProductFieldsSchema = z.object({
  title: z.string().max(500).optional(),
  category: z.string().max(500).optional(),
  garmentClass: z.enum(productClasses).optional(),
  groupId: IdSchema.optional(),
  price: z.number().min(0).optional(),
  currency: z.string().max(10).optional(),
  url: z
    .string()
    .max(2000)
    // A page makes a link of it: any other scheme, such as javascript:, would run there.
    .regex(/^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#]+([/?#]\S*)?$/, 'Expected an http or https address')
    .optional(),
  attributes: AttributesSchema.optional(),
});

const maxProductBytes = 30_000;

const ProductSchema = ProductFieldsSchema.extend({
  id: IdSchema,
  images: z.array(ImageSchema).min(1).max(50),
}).refine(
  (product) => Buffer.byteLength(JSON.stringify(product)) <= maxProductBytes,
  `Expected at most ${maxProductBytes} bytes of JSON`,
);

/**
 * The product of a catalog row; fields that the format does not name are ignored. Throws `invalid-row` with every invalid field.
 */
export function parseProduct(row: unknown): Product {
  // Readers of objects drop this name or take it for the prototype.
  const { attributes } = Object(row) as { readonly attributes?: unknown };
  if (Object.hasOwn(Object(attributes), '__proto__'))
    throw fieldError('invalid-row', 'attributes.__proto__', 'Expected another name');
  const parsed = ProductSchema.safeParse(row);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(
    ({ path, message }): ErrorLocation => ({ location: path.join('.') || 'row', message }),
  );
  throw new AppError(
    'invalid-row',
    errors.map(({ location, message }) => `${location}: ${message}`).join('; '),
    { errors },
  );
}

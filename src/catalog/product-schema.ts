import { z } from 'zod';
import { type ErrorLocation, fieldError, fieldErrors } from '../errors.ts';
import { maxImages, maxValues, textLimits } from '../feeds/limits.ts';
import { inWords } from '../issue-words.ts';
import { availabilities, type Product, productClasses } from '../types.ts';

// Vector stores reject control characters and unpaired surrogates in ids and names.
const plain = z.string().refine((text) => !/\p{Cc}|\p{Cs}/u.test(text), 'Expected no control characters');

// The limits in bytes are the vector stores': a product that passes here is never rejected there.
const atMostBytes = (max: number) =>
  [(text: string) => Buffer.byteLength(text) <= max, `Expected at most ${max} bytes of UTF-8`] as const;

/** A product's or a group's id. */
export const IdSchema = plain
  .min(1)
  .max(200)
  .refine((id) => id === id.trim(), 'expected no blanks around it')
  // Addresses lose them as parts of a path, so that the product could never be read or deleted.
  .refine((id) => id !== '.' && id !== '..', 'expected an id that an address can carry, not . or ..')
  .refine(...atMostBytes(512))
  .meta({
    pattern: String.raw`^[^\u0000-\u0020\u007f-\u00a0]([^\u0000-\u001f\u007f-\u009f]*[^\u0000-\u0020\u007f-\u00a0])?$`,
  });
/** A catalog's name. ASCII's letters are among \p{L}; they are named for readers of the document who do not know \p. */
const catalogName = String.raw`^[\p{L}\p{N}A-Za-z0-9][\p{L}\p{N}A-Za-z0-9._-]{0,63}$`;
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
  .refine(
    ([, , x2, y2]) => x2 > 1 || y2 > 1,
    'Expected pixels of the upright image but received shares of its sides (0 to 1)',
  )
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

const AttributeValueSchema = plain
  .max(textLimits.attribute.characters)
  .refine(...atMostBytes(textLimits.attribute.bytes));

/** Names and values of attributes together. */
const mostAttributes = 1024;
const manyAttributes = `Expected at most ${mostAttributes} names and values`;

const AttributesSchema = z
  .record(
    plain.min(1).max(100),
    z.union([AttributeValueSchema, z.array(AttributeValueSchema).max(maxValues).readonly()]),
  )
  .refine(
    (attributes) =>
      Object.values(attributes).reduce((sum, given) => sum + 1 + [given].flat().length, 0) <= mostAttributes,
    manyAttributes,
  );

/** The fields of a catalog row other than id and images. */
export const ProductFieldsSchema = z.object({
  title: z.string().max(textLimits.title.characters).optional(),
  description: z.string().max(textLimits.description.characters).optional(),
  category: z.string().max(textLimits.category.characters).optional(),
  garmentClass: z.enum(productClasses).optional(),
  groupId: IdSchema.optional(),
  price: z.number().min(0).optional(),
  salePrice: z.number().min(0).optional(),
  currency: z.string().max(10).optional(),
  availability: z.enum(availabilities).optional(),
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
  images: z.array(ImageSchema).min(1).max(maxImages),
}).refine(
  (product) => Buffer.byteLength(JSON.stringify(product)) <= maxProductBytes,
  `Expected at most ${maxProductBytes} bytes of JSON`,
);

/**
 * The product of a catalog row; fields that the format does not name are ignored. Throws `invalid-row` with every invalid field.
 *
 * @param onLeftOut if given, an optional field with a fault does not lose the product: it is left out, and this is called
 */
export function parseProduct(row: unknown, onLeftOut?: (fault: ErrorLocation) => void): Product {
  // Readers of objects drop this name or take it for the prototype.
  const { attributes } = Object(row) as { readonly attributes?: unknown };
  if (Object.hasOwn(Object(attributes), '__proto__'))
    throw fieldError('invalid-row', 'attributes.__proto__', 'Expected another name');
  // Each of very many would be a fault of its own.
  if (Object.keys(Object(attributes)).length > mostAttributes)
    throw fieldError('invalid-row', 'attributes', manyAttributes);
  const parsed = ProductSchema.safeParse(row, { error: inWords });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({ path, message }));
  const isUsable = onLeftOut !== undefined && faults.every(({ path: [field] }) => isOptional(field));
  if (!isUsable || typeof row !== 'object' || row === null) {
    throw fieldErrors('invalid-row', faults.map(toLocation));
  }
  for (const fault of faults) onLeftOut(toLocation(fault));
  const rest = faults.reduce((fields, { path }) => without(fields, path), row as Record<string, unknown>);
  return parseProduct(rest, onLeftOut);
}

function isOptional(field: PropertyKey | undefined): boolean {
  return typeof field === 'string' && Object.hasOwn(ProductFieldsSchema.shape, field);
}

function toLocation({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): ErrorLocation {
  return { location: path.join('.') || 'row', message };
}

/** The row without a field, or without one of its attributes. */
function without(
  row: Readonly<Record<string, unknown>>,
  [field, name]: readonly PropertyKey[],
): Record<string, unknown> {
  const { [String(field)]: value, ...rest } = row;
  if (field !== 'attributes' || name === undefined || typeof value !== 'object' || value === null)
    return rest;
  const others = Object.entries(value).filter(([other]) => other !== name);
  return { ...rest, attributes: Object.fromEntries(others) };
}

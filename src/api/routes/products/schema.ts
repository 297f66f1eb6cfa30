import { z } from '@hono/zod-openapi';
import { CatalogNameSchema, IdSchema, ProductFieldsSchema } from '../../../catalog/product-schema.ts';
import { productClasses } from '../../../types.ts';
import { closedObject } from '../../parse-input.ts';
import { Base64Schema, BoxInputSchema, BoxSchema } from '../../photo-request.ts';

export const CatalogParamsSchema = z.object({
  catalog: CatalogNameSchema,
});

export const ProductParamsSchema = CatalogParamsSchema.extend({
  id: IdSchema,
});

/** A product in a response. */
export const ProductSchema = z
  .object({
    id: z.string(),
    images: z.array(z.object({ path: z.string(), box: BoxSchema.optional() })).readonly(),
    ...ProductFieldsSchema.shape,
  })
  .openapi('Product');

/** A product to add or replace, with its images as base64. */
export const PutProductSchema = closedObject({
  ...ProductFieldsSchema.shape,
  images: z
    .array(
      closedObject({
        base64: Base64Schema,
        name: z.string().min(1).max(200).optional(),
        box: BoxInputSchema.optional(),
      }),
    )
    .min(1)
    .max(20),
}).openapi('PutProduct');

export const ProductAnswerSchema = z
  .object({
    product: ProductSchema,
    garments: z
      .array(
        z.object({
          imageDigest: z.string(),
          garmentClass: z.enum([...productClasses, '']),
          box: BoxSchema.nullable().openapi({
            description: 'null where the whole image was indexed',
          }),
        }),
      )
      .readonly(),
  })
  .openapi('ProductAnswer');

export const PutAnswerSchema = z
  .object({
    status: z.enum(['imported', 'unchanged']),
    failedImages: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })).readonly(),
  })
  .openapi('PutAnswer');

import { z } from '@hono/zod-openapi';
import { mostStarts } from '../../../catalog/browse/start-products.ts';
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

/** The shop's row, a person's correction, a keyword, or only the detector. */
const classSources = ['row', 'review', 'keyword', 'unknown'] as const;

const SizeSchema = z.object({ width: z.number().int(), height: z.number().int() });

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
          imagePath: z.string().nullable().openapi({ description: 'As the product names the image' }),
          imageSize: SizeSchema.nullable().openapi({
            description:
              'Size of the upright image in pixels, the frame of the box; null where it was not noted',
          }),
          classSource: z.enum(classSources).nullable().openapi({
            description: "Where the class is from: the shop's row, a person, a keyword, the detector",
          }),
        }),
      )
      .readonly(),
  })
  .openapi('ProductAnswer');

/** A product in a list. */
export const ListedProductSchema = z
  .object({
    product: ProductSchema,
    garmentClass: z.enum([...productClasses, '']).openapi({ description: 'Empty where unknown' }),
    classSource: z.enum(classSources),
    imageDigest: z.string().openapi({ description: 'Of its first image, for …/pictures/{digest}' }),
    images: z.number().int().openapi({ description: 'Indexed images' }),
    garments: z.number().int().openapi({ description: 'Indexed garments in them' }),
  })
  .openapi('ListedProduct');

export const ListProductsSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(24),
  after: z.string().max(512).optional().openapi({ description: '`next` of the page before' }),
  text: z.string().max(200).optional().openapi({
    description: 'Words that all occur in the id, title, category, group, description or attributes',
  }),
  garmentClass: z.enum([...productClasses, 'unknown']).optional(),
  id: z
    .union([IdSchema, z.array(IdSchema).max(100)])
    .optional()
    .openapi({
      description:
        'Repeated, up to 100 times: these products alone, in this order, whatever else is asked for',
    }),
});

export const ProductListSchema = z
  .object({
    products: z.array(ListedProductSchema).readonly(),
    total: z.number().int().openapi({ description: 'Products that match, on all pages' }),
    next: z.string().nullable().openapi({ description: '`after` of the next page; null on the last one' }),
  })
  .openapi('ProductList');

export const StartPageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(mostStarts).default(mostStarts),
});

export const StartProductsSchema = z
  .object({ products: z.array(ListedProductSchema).readonly() })
  .openapi('StartProducts');

export const DuplicatesPageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(512).optional().openapi({
    description: 'Id of the first product of the last group on the page before',
  }),
});

export const DuplicatesSchema = z
  .object({
    groups: z.array(z.array(ListedProductSchema).readonly()).readonly().openapi({
      description: 'Products of each group, by id; of a group of more than 50 the first 50',
    }),
    sizes: z
      .array(z.number().int())
      .readonly()
      .openapi({ description: 'How many products each of these groups has' }),
    total: z.number().int().openapi({ description: 'Groups on all pages' }),
  })
  .openapi('Duplicates');

export const CorrectProductSchema = closedObject({
  garmentClass: z.enum(productClasses).optional(),
  box: closedObject({
    imageDigest: z.string().regex(/^[0-9a-f]{64}$/),
    box: BoxInputSchema,
    base64: Base64Schema.optional().openapi({
      description: "The image's file; needed where its path is no http(s) address that the service may fetch",
    }),
  })
    .optional()
    .openapi({ description: 'The garment in one of the images, in pixels of the upright image' }),
})
  .refine(
    ({ garmentClass, box }) => garmentClass !== undefined || box !== undefined,
    'Expected garmentClass or box',
  )
  .openapi('CorrectProduct');

export const CorrectedSchema = z
  .object({
    status: z.enum(['corrected', 'from-rows', 'unchanged']).openapi({
      description: 'from-rows: an image could not be read again; its garment was chosen from what is stored',
    }),
  })
  .openapi('Corrected');

export const PutAnswerSchema = z
  .object({
    status: z.enum(['imported', 'unchanged']),
    failedImages: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })).readonly(),
  })
  .openapi('PutAnswer');

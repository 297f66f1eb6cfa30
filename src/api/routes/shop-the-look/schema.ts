import { z } from '@hono/zod-openapi';
import { garmentClasses } from '../../../types.ts';
import { BoxSchema } from '../../photo-request.ts';
import { ProductSchema } from '../products/schema.ts';

const PlainHitSchema = z
  .object({
    productId: z.string(),
    score: z.number(),
    garmentClass: z.enum([...garmentClasses, '']).openapi({ description: 'Empty when it is not known' }),
    image: z
      .string()
      .nullable()
      .openapi({ description: "Address of the product's picture below the service's root" }),
    product: ProductSchema,
    parts: z
      .array(
        z.object({
          list: z.string().openapi({ example: 'r1:garment→garment' }),
          rank: z.number().int().min(1).nullable().openapi({
            description: 'null where the method counts that the list does not hold the product',
          }),
          raw: z.number().nullable().openapi({ description: 'Cosine similarity after the class gate' }),
          normalised: z.number().nullable(),
          weight: z.number().min(0).max(1),
          contribution: z.number(),
        }),
      )
      .readonly()
      .optional()
      .openapi({ description: 'With explain: what each list added; the contributions sum to the score' }),
  })
  .openapi('PlainHit');

export const HitSchema = PlainHitSchema.extend({
  confident: z.boolean().optional().openapi({
    description:
      'Whether the score reaches the threshold fitted for the class; absent where the profile has no calibration',
  }),
  alternatives: z.array(PlainHitSchema).readonly().optional().openapi({
    description: 'What the hit stands for beside itself, best first; absent where there is nothing',
  }),
  alsoMatched: z
    .array(z.string())
    .readonly()
    .optional()
    .openapi({
      description:
        'Other regions that had this product first, where each product answers for one region alone',
      example: ['r2'],
    }),
}).openapi('Hit');

export const RegionSchema = z
  .object({
    id: z.string().openapi({ example: 'r1' }),
    garmentClass: z.enum(garmentClasses).nullable(),
    confidence: z.number().min(0).max(1).openapi({ description: 'Probability that the box is right' }),
    box: BoxSchema,
  })
  .openapi('Region');

const SearchedRegionSchema = RegionSchema.extend({
  attributes: z
    .record(
      z.string(),
      z.array(z.object({ value: z.string(), probability: z.number().min(0).max(1) })).readonly(),
    )
    .openapi({
      description: 'What the garment looks to be, by attribute: at most three values, the likeliest first',
      example: { color: [{ value: 'Red', probability: 0.83 }] },
    }),
}).openapi('SearchedRegion');

const SizeSchema = z.object({ width: z.number().int(), height: z.number().int() });

const NoticeSchema = z.object({
  code: z.enum(['no-garment-found', 'empty-catalog', 'nothing-matches']),
  location: z.string(),
  message: z.string(),
});

const FacetSchema = z
  .object({
    field: z.string().openapi({ example: 'attributes.color' }),
    values: z
      .array(z.object({ value: z.string(), count: z.number().int().min(1) }))
      .readonly()
      .openapi({ description: 'Products with each value, most first, at most 100; none for price' }),
    missing: z.number().int().min(0).openapi({ description: 'Products without a value' }),
    min: z.number().optional().openapi({ description: 'Lowest price' }),
    max: z.number().optional().openapi({ description: 'Highest price' }),
  })
  .openapi('Facet');

const answer = {
  queryId: z.string(),
  kept: z.boolean().openapi({ description: 'Whether the query was kept: /v1/queries/{id}' }),
  image: SizeSchema.openapi({ description: 'Size of the upright photo in pixels, the frame of all boxes' }),
  fused: z.array(HitSchema).readonly().openapi({ description: 'The look as a whole' }),
  facets: z.array(FacetSchema).readonly().optional().openapi({
    description: 'With facets: counted over the candidates of the search, not the whole catalog',
  }),
  notices: z
    .array(NoticeSchema)
    .readonly()
    .openapi({ description: 'Why lists are empty though nothing went wrong' }),
  profile: z.object({ name: z.string(), version: z.number().int() }),
  timings: z.object({
    decodeMs: z.number(),
    detectMs: z.number(),
    embedMs: z.number(),
    searchMs: z.number(),
    fuseMs: z.number(),
    totalMs: z.number(),
  }),
};

export const LookAnswerSchema = z
  .object({
    ...answer,
    regions: z.array(SearchedRegionSchema.extend({ results: z.array(HitSchema).readonly() })).readonly(),
  })
  .openapi('LookAnswer');

export const SearchAnswerSchema = z
  .object({ ...answer, regions: z.array(SearchedRegionSchema).readonly() })
  .openapi('SearchAnswer');

export const DetectAnswerSchema = z
  .object({
    image: SizeSchema,
    regions: z.array(RegionSchema).readonly(),
    notices: z.array(NoticeSchema).readonly(),
  })
  .openapi('DetectAnswer');

import { z } from '@hono/zod-openapi';
import { garmentClasses, productClasses } from '../../../types.ts';
import { BoxSchema } from '../../photo-request.ts';
import { ProductSchema } from '../products/schema.ts';

/** A product of a ranking. */
export const PlainHitSchema = z
  .object({
    productId: z.string(),
    score: z.number(),
    garmentClass: z.enum([...productClasses, '']).openapi({ description: 'Empty where unknown' }),
    image: z.string().nullable().openapi({ description: "Path of the product's image on this service" }),
    product: ProductSchema,
    parts: z
      .array(
        z.object({
          list: z.string().openapi({ example: 'r1:garment→garment' }),
          rank: z.number().int().min(1).nullable().openapi({
            description: 'null where the product is absent from the list and the method scores its absence',
          }),
          raw: z.number().nullable().openapi({ description: 'Cosine similarity after the class gate' }),
          normalised: z.number().nullable(),
          weight: z
            .number()
            .max(1)
            .openapi({ description: 'Share of the list; negative for a disliked product' }),
          contribution: z.number(),
        }),
      )
      .readonly()
      .optional()
      .openapi({ description: "With explain: each list's contribution; the contributions sum to the score" }),
  })
  .openapi('PlainHit');

export const HitSchema = PlainHitSchema.extend({
  region: z.string().optional().openapi({
    description:
      'Only in fused: the region that the product matched; absent where the profile sums all regions, or nothing was detected',
    example: 'r1',
  }),
  confident: z.boolean().optional().openapi({
    description:
      'Whether the score reaches the threshold fitted for the class; absent where the profile has no calibration',
  }),
  sameProduct: z.number().min(0).max(1).optional().openapi({
    description: 'Probability that the hit is the very product; absent where the profile has no calibration',
  }),
  sameKind: z.number().min(0).max(1).optional().openapi({
    description:
      "Probability that the garment is of the hit's class; absent where either class is unknown, or without a calibration",
  }),
  alternatives: z.array(PlainHitSchema).readonly().optional().openapi({
    description: 'Other products grouped under this result, best first; absent where there are none',
  }),
  alsoMatched: z
    .array(z.string())
    .readonly()
    .optional()
    .openapi({
      description:
        'Other regions whose first result was this product; only where the profile assigns each product to one region',
      example: ['r2'],
    }),
}).openapi('Hit');

export const RegionSchema = z
  .object({
    id: z.string().openapi({ example: 'r1' }),
    garmentClass: z.enum(garmentClasses).nullable(),
    confidence: z.number().min(0).max(1).openapi({
      description: 'Calibrated probability that the box is right; of a drawn box what the request says, or 1',
    }),
    classProbabilities: z
      .partialRecord(z.enum(garmentClasses), z.number().min(0).max(1))
      .optional()
      .openapi({
        description:
          'What the garment may be; absent for a drawn box whose class the request names, or nothing overlaps',
        example: { top: 0.7, outerwear: 0.3 },
      }),
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
      description: 'Predicted attributes of the garment: at most three values each, most probable first',
      example: { color: [{ value: 'Red', probability: 0.83 }] },
    }),
}).openapi('SearchedRegion');

const matching = {
  match: z.enum(['product', 'kind', 'none']).optional().openapi({
    description:
      "product: the first hit probably is the product; kind: hits of the garment's kind; none: the catalog has no match, and results are empty. Absent where the profile has no calibration",
  }),
  nearest: z.array(HitSchema).readonly().optional().openapi({
    description:
      'Hits that are no match, best first: all of them with none, otherwise those of unrelated classes',
  }),
};

const SizeSchema = z.object({ width: z.number().int(), height: z.number().int() });

const NoticeSchema = z.object({
  code: z.enum(['truncated', 'no-garment-found', 'empty-catalog', 'nothing-matches']),
  location: z.string(),
  message: z.string(),
  readShare: z.number().min(0).max(1).optional().openapi({
    description: 'With truncated: the share of the picture that could be read',
  }),
});

export const FacetSchema = z
  .object({
    field: z.string().openapi({ example: 'attributes.color' }),
    values: z
      .array(z.object({ value: z.string(), count: z.number().int().min(1) }))
      .readonly()
      .openapi({
        description: 'Number of products per value, highest first, at most 100 values; empty for price',
      }),
    missing: z.number().int().min(0).openapi({ description: 'Products without a value' }),
    min: z.number().optional().openapi({ description: 'Lowest price' }),
    max: z.number().optional().openapi({ description: 'Highest price' }),
  })
  .openapi('Facet');

const answer = {
  queryId: z.string(),
  kept: z.boolean().openapi({ description: 'Whether the query was saved; read it at /v1/queries/{id}' }),
  image: SizeSchema.openapi({
    description: 'Size of the upright photo in pixels; all boxes are in this frame',
  }),
  ...matching,
  fused: z
    .array(HitSchema)
    .readonly()
    .openapi({ description: 'Products for the look as a whole, best first' }),
  facets: z.array(FacetSchema).readonly().optional().openapi({
    description: 'With facets: value counts over the candidates of the search, not the whole catalog',
  }),
  notices: z
    .array(NoticeSchema)
    .readonly()
    .openapi({ description: 'Why lists are empty, or the photo was read in part, although nothing failed' }),
  profile: z.object({ name: z.string(), version: z.number().int() }),
  interleaving: z.string().optional().openapi({
    description:
      'Id of the comparison of this profile with another one, whose rankings are interleaved with its own',
  }),
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
    regions: z
      .array(SearchedRegionSchema.extend({ ...matching, results: z.array(HitSchema).readonly() }))
      .readonly(),
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

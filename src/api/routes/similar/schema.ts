import { z } from '@hono/zod-openapi';
import { IdSchema } from '../../../catalog/product-schema.ts';
import { closedObject } from '../../parse-input.ts';
import { OptionsSchema } from '../../photo-request.ts';
import { FacetSchema, PlainHitSchema } from '../shop-the-look/schema.ts';

const { catalog, limit, explain, filter, facets, profile } = OptionsSchema.shape;
const name = z.string().min(1).max(100);
const feedback = z.array(IdSchema).max(50).default([]);

const NudgeSchema = closedObject({
  attribute: name.openapi({ example: 'color' }),
  value: name.openapi({ example: 'red' }),
});

export const SimilarRequestSchema = closedObject({
  start: z
    .union([
      closedObject({ product: IdSchema }),
      closedObject({ query: name, region: name.openapi({ example: 'r1' }) }),
    ])
    .optional()
    .openapi({ description: 'A product, or a garment of a saved query; optional where products are liked' }),
  liked: feedback.openapi({ description: 'Products that the result should be more like' }),
  disliked: feedback.openapi({
    description: 'Products that the result should be less like; they are left out',
  }),
  nudge: z
    .union([NudgeSchema, closedObject({ words: z.string().min(1).max(200).openapi({ example: 'in red' }) })])
    .optional()
    .openapi({
      description: 'A value of an attribute that the result should have more of: docs/refining.md',
    }),
  ...{ catalog, limit, explain, filter, facets, profile },
}).openapi('SimilarRequest');

export const SimilarAnswerSchema = z
  .object({
    hits: z.array(PlainHitSchema).readonly(),
    nudges: z
      .array(NudgeSchema)
      .readonly()
      .optional()
      .openapi({ description: 'What the nudge was understood as' }),
    facets: z.array(FacetSchema).readonly().optional().openapi({
      description: 'With facets: value counts over the candidates of the search, not the whole catalog',
    }),
    profile: z.object({ name: z.string(), version: z.number().int() }),
  })
  .openapi('SimilarAnswer');

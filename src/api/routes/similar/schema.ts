import { z } from '@hono/zod-openapi';
import { CatalogNameSchema, IdSchema } from '../../../catalog/product-schema.ts';
import { ProfileNameSchema } from '../profiles/schema.ts';
import { PlainHitSchema } from '../shop-the-look/schema.ts';

const id = IdSchema;
const name = z.string().min(1).max(100);
const feedback = z.array(id).max(50).default([]);

export const SimilarRequestSchema = z
  .object({
    catalog: CatalogNameSchema.default('default').openapi({ description: 'The catalog to search' }),
    start: z
      .union([
        z.object({ product: id }).strict(),
        z.object({ query: name, region: name.openapi({ example: 'r1' }) }).strict(),
      ])
      .optional()
      .openapi({
        description: 'A product, or a garment of a saved query; optional where products are liked',
      }),
    liked: feedback.openapi({ description: 'Products that the result should be more like' }),
    disliked: feedback.openapi({
      description: 'Products that the result should be less like; they are left out',
    }),
    limit: z.number().int().min(1).max(100).default(24),
    explain: z.boolean().default(false).openapi({
      description:
        'Adds what the start and each product of the feedback contribute; the contributions sum to the score',
    }),
    filter: z
      .unknown()
      .optional()
      .openapi({ description: 'Condition that products must meet: docs/filters.md' }),
    profile: ProfileNameSchema.optional().openapi({
      description: "NAME@VERSION, or NAME for its newest version; default: the catalog's active profile",
    }),
  })
  .strict()
  .openapi('SimilarRequest');

export const SimilarAnswerSchema = z
  .object({
    hits: z.array(PlainHitSchema).readonly(),
    profile: z.object({ name: z.string(), version: z.number().int() }),
  })
  .openapi('SimilarAnswer');

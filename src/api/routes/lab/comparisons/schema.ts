import { z } from '@hono/zod-openapi';
import { CatalogNameSchema } from '../../../../catalog/product-schema.ts';
import { labMeasures } from '../../../../lab/judged-lists.ts';
import { garmentClasses } from '../../../../types.ts';
import { closedObject } from '../../../parse-input.ts';
import { ProfileReferenceSchema } from '../../profiles/schema.ts';
import {
  AgainstSchema,
  EstimateSchema,
  GainSchema,
  GivenProfileSchema,
  measuresOf,
} from '../replays/schema.ts';

export const ComparisonRequestSchema = closedObject({
  catalog: CatalogNameSchema.default('default'),
  profile: GivenProfileSchema,
  against: AgainstSchema,
  measure: z.enum(labMeasures).default('ndcg@10').openapi({
    description: 'What slices, wins and losses, and the verdict are by',
  }),
  most: z.number().int().min(1).max(2000).default(500).openapi({ description: 'Judged queries at most' }),
}).openapi('ComparisonRequest');

const finding = {
  difference: EstimateSchema,
  distinguishable: z.boolean().openapi({
    description: 'Whether both the randomisation test and the interval tell the difference from zero',
  }),
  p: z.number().openapi({ description: 'Of the randomisation test by look, two-sided' }),
  wins: z.number().int(),
  losses: z.number().int(),
  sentence: z.string(),
};

export const FindingSchema = z.object(finding).openapi('Finding');

const outcomes = z
  .array(
    z.object({
      queryId: z.string(),
      externalId: z.string().nullable(),
      region: z.string().nullable(),
      garmentClass: z.enum(garmentClasses).nullable(),
      before: z.number(),
      after: z.number(),
      first: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
      right: z.string().openapi({ description: 'A right product' }),
    }),
  )
  .readonly();

const slices = z.array(z.object({ name: z.string(), gain: GainSchema, finding: FindingSchema })).readonly();

const bands = z
  .array(
    z.object({
      from: z.number(),
      to: z.number(),
      lists: z.number().int(),
      right: z.number().int(),
      said: z.number().nullable().openapi({ description: 'Mean of the probabilities; null without lists' }),
    }),
  )
  .readonly();

export const ComparisonSchema = z
  .object({
    profile: ProfileReferenceSchema,
    against: ProfileReferenceSchema,
    measure: z.enum(labMeasures),
    looks: z.number().int(),
    lists: z.number().int(),
    measures: measuresOf(GainSchema.extend({ finding: FindingSchema })),
    slices: z.object({ class: slices, size: slices, confidence: slices }),
    wins: outcomes,
    losses: outcomes,
    calibration: z.object({ before: bands, after: bands }).openapi({
      description:
        'Garments by the probability that their first product is the very one; empty without a calibration',
    }),
    verdict: FindingSchema.extend({
      a: ProfileReferenceSchema,
      b: ProfileReferenceSchema,
      measure: z.enum(labMeasures),
    })
      .optional()
      .openapi({ description: 'What a promotion of b takes as its evaluation' }),
  })
  .openapi('Comparison');

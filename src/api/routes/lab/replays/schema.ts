import { z } from '@hono/zod-openapi';
import { CatalogNameSchema } from '../../../../catalog/product-schema.ts';
import { garmentClasses } from '../../../../types.ts';
import { closedObject } from '../../../parse-input.ts';
import { ProfileReferenceSchema } from '../../profiles/schema.ts';

/** A stored profile, or settings that are not stored. */
export const GivenProfileSchema = z
  .union([z.string().min(1).max(100), z.looseObject({})])
  .openapi({ description: 'NAME@VERSION, NAME, or the settings of a profile that is not saved' });

export const AgainstSchema = z.string().min(1).max(100).optional().openapi({
  description: "What it is compared with: NAME@VERSION or NAME; default: the catalog's active profile",
});

const name = z.string().min(1).max(200);

export const ReplaysRequestSchema = closedObject({
  catalog: CatalogNameSchema.default('default'),
  profile: GivenProfileSchema,
  against: AgainstSchema,
  queries: z.array(name).max(50).optional().openapi({ description: 'Ids of saved queries' }),
  looks: z.array(name).max(50).optional().openapi({
    description: 'Names that you gave saved queries (externalId); of each the newest query',
  }),
  newest: z.number().int().min(1).max(50).default(20).openapi({
    description: 'How many of the newest saved queries, where neither queries nor looks are named',
  }),
  limit: z.number().int().min(1).max(100).default(10).openapi({ description: 'Rows per list' }),
}).openapi('ReplaysRequest');

/** A mean with its 95 % interval. */
export const EstimateSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .openapi('Estimate');

const gain = {
  lists: z.number().int().openapi({ description: 'Judged lists that the measure counts' }),
  before: EstimateSchema,
  after: EstimateSchema,
  difference: EstimateSchema,
};

export const GainSchema = z.object(gain).openapi('Gain');

const measured = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({
    'recall@10': schema.optional(),
    'ndcg@10': schema.optional(),
    'kind@1': schema.optional(),
  });

export const measuresOf = measured;

const rank = z.number().int().min(1).nullable().openapi({ description: 'null: not in the list' });
const match = z.enum(['product', 'kind', 'none']).nullable().openapi({
  description: 'null where the profile has no calibration',
});

export const ReplaysSchema = z
  .object({
    profile: ProfileReferenceSchema,
    against: ProfileReferenceSchema,
    looks: z
      .array(
        z.object({
          id: z.string(),
          externalId: z.string().nullable(),
          at: z.string(),
          exact: z.boolean().openapi({
            description: 'Whether searches with both profiles would have found the same candidates',
          }),
          moved: z.number().int().openapi({ description: 'Rows whose rank differs, in all lists' }),
          lists: z
            .array(
              z.object({
                region: z.string().nullable().openapi({ description: "null: the look's own list" }),
                garmentClass: z.enum(garmentClasses).nullable(),
                moved: z.number().int(),
                match: z.object({ before: match, after: match }),
                rows: z
                  .array(
                    z.object({
                      productId: z.string(),
                      before: rank,
                      after: rank,
                      grade: z.number().int().nullable().openapi({ description: "A person's; null: none" }),
                    }),
                  )
                  .readonly()
                  .openapi({ description: 'Products in the top results before or after, in the new order' }),
              }),
            )
            .readonly(),
        }),
      )
      .readonly()
      .openapi({ description: 'Those that moved most first' }),
    judged: z.number().int().openapi({ description: 'Lists of these looks with a right product' }),
    measures: measured(GainSchema).openapi({
      description: 'Over the judged lists, 95 % intervals by look; absent where a measure counts no list',
    }),
    tookMs: z.number().openapi({ description: 'Milliseconds that ranking and measuring took' }),
  })
  .openapi('Replays');

import { z } from '@hono/zod-openapi';
import { CatalogNameSchema } from '../../../catalog/product-schema.ts';
import { garmentClasses } from '../../../types.ts';
import { closedObject } from '../../parse-input.ts';
import { ProfileReferenceSchema } from '../profiles/schema.ts';
import { RegionSchema } from '../shop-the-look/schema.ts';

export const QueryParamsSchema = z.object({
  id: z.string().min(1).max(100).openapi({ description: '`queryId` of a search answer' }),
});

export const ListQueriesSchema = z.object({
  catalog: CatalogNameSchema.default('default'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(100).optional().openapi({ description: 'Id of the last query on the previous page' }),
});

const facts = {
  id: z.string(),
  catalog: z.string(),
  at: z.string(),
  externalId: z.string().nullable().openapi({ description: "The caller's own name of the query" }),
  profile: ProfileReferenceSchema,
};

export const QueryListSchema = z
  .object({ queries: z.array(z.object({ ...facts, regions: z.array(RegionSchema).readonly() })).readonly() })
  .openapi('SavedQueries');

const idsSchema = z
  .array(z.string())
  .readonly()
  .openapi({ description: 'Ids of the products in the answer, best first' });

export const QuerySchema = z
  .object({
    ...facts,
    image: z.object({ width: z.number().int(), height: z.number().int() }),
    regions: z.array(RegionSchema.extend({ products: idsSchema })).readonly(),
    look: idsSchema,
    lists: z
      .array(
        z.object({
          region: z.string().nullable().openapi({ description: 'null for the whole photo' }),
          pairing: z.string().openapi({ example: 'garment→whole' }),
          found: z
            .array(z.object({ productId: z.string(), cosine: z.number() }))
            .readonly()
            .nullable()
            .openapi({ description: 'null where this pairing was not searched' }),
        }),
      )
      .readonly()
      .openapi({ description: 'What each search found, best first' }),
  })
  .openapi('QuerySnapshot');

export const ReplayRequestSchema = closedObject({
  profile: z
    .union([z.string().min(1).max(100), z.looseObject({})])
    .openapi({ description: 'NAME@VERSION, NAME, or the settings of a profile that is not saved' }),
  limit: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .openapi({ description: 'Number of top results to compare' }),
}).openapi('ReplayRequest');

const rank = z.number().int().min(1).nullable().openapi({ description: 'null: not in the list' });

const change = {
  ranks: z
    .array(z.object({ productId: z.string(), before: rank, after: rank }))
    .readonly()
    .openapi({ description: 'Products in the top results before or after' }),
  entered: z.array(z.string()).readonly().openapi({ description: 'In the top results now, but not before' }),
  left: z.array(z.string()).readonly().openapi({ description: 'In the top results before, but not now' }),
};

export const ReplayAnswerSchema = z
  .object({
    queryId: z.string(),
    from: ProfileReferenceSchema,
    to: ProfileReferenceSchema,
    exact: z.boolean().openapi({
      description:
        'Whether a search with this profile would have given the same result; false where it would have had other candidates',
    }),
    regions: z
      .array(z.object({ region: z.string(), garmentClass: z.enum(garmentClasses).nullable(), ...change }))
      .readonly(),
    look: z.object(change),
  })
  .openapi('Replay');

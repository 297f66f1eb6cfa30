import { z } from '@hono/zod-openapi';
import { JudgmentSchema } from '../../../analyze/judgments/label-judgments.ts';
import { CatalogNameSchema } from '../../../catalog/product-schema.ts';
import { PageSizeSchema, PlaceSchema } from '../../paging.ts';
import { closedObject } from '../../parse-input.ts';

export const PostJudgmentsSchema = closedObject({
  catalog: CatalogNameSchema.default('default'),
  judgments: z.array(closedObject(JudgmentSchema.shape)).min(1).max(10_000).openapi({
    description:
      "query: ID:REGION for one garment of a saved query, ID for the look's list, or a name of your own; grade: 0 not relevant, 1, 2, … increasingly relevant, -1 not judged",
  }),
  force: z.boolean().default(false).openapi({
    description: 'Whether they are stored also if the catalog has none of their products',
  }),
}).openapi('PostJudgments');

const KnownCountSchema = z.object({
  known: z.number().int(),
  unknown: z.number().int(),
  examples: z.array(z.string()).readonly().openapi({ description: 'The first unknown ones' }),
});

export const LabelledSchema = z
  .object({
    labelled: z.number().int(),
    importId: z.string().openapi({ description: 'With it the labels can be taken back' }),
    known: z
      .object({ queries: KnownCountSchema, garments: KnownCountSchema, products: KnownCountSchema })
      .openapi({ description: 'How many of the named saved queries, their garments, and products exist' }),
  })
  .openapi('Labelled');

export const JudgmentImportListSchema = z
  .object({
    imports: z.array(z.object({ id: z.string(), at: z.string(), labels: z.number().int() })).readonly(),
  })
  .openapi('JudgmentImports');

export const UndoneImportSchema = z
  .object({
    removed: z.number().int().openapi({ description: 'Labels where there was none before' }),
    restored: z.number().int().openapi({ description: 'Labels whose earlier value is back' }),
    replaced: z.number().int().openapi({ description: 'Labels that a later import replaced; its own stay' }),
  })
  .openapi('UndoneImport');

export const ImportParamsSchema = z.object({ id: z.string().min(1).max(100) });

export const JudgmentListSchema = z
  .object({
    judgments: z
      .array(
        z.object({
          query: z.string(),
          productId: z.string(),
          grade: z.number().int(),
          source: z.enum(['human', 'event']),
          at: z.string(),
          rank: z
            .number()
            .int()
            .nullable()
            .openapi({ description: 'Of events: where the product was shown' }),
          weight: z.number().nullable().openapi({
            description: 'Of events: corrects for the rank; null for labels (docs/profiles.md)',
          }),
        }),
      )
      .readonly(),
  })
  .openapi('Judgments');

export const CatalogQuerySchema = z.object({ catalog: CatalogNameSchema.default('default') });

export const CatalogPageSchema = PageSizeSchema.extend({
  ...CatalogQuerySchema.shape,
  after: PlaceSchema.optional(),
});

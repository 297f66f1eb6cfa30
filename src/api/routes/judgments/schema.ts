import { z } from '@hono/zod-openapi';
import { JudgmentSchema } from '../../../analyze/label-judgments.ts';
import { CatalogNameSchema } from '../../../catalog/product-schema.ts';

export const PostJudgmentsSchema = z
  .object({
    catalog: CatalogNameSchema.default('default'),
    judgments: z.array(z.object(JudgmentSchema.shape)).min(1).max(10_000).openapi({
      description:
        "query: ID:REGION for one garment of a saved query, ID for the look's list, or a name of your own; grade: 0 not relevant, 1, 2, … increasingly relevant, -1 not judged",
    }),
  })
  .openapi('PostJudgments');

export const LabelledSchema = z.object({ labelled: z.number().int() });

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
        }),
      )
      .readonly(),
  })
  .openapi('Judgments');

export const CatalogQuerySchema = z.object({ catalog: CatalogNameSchema.default('default') });

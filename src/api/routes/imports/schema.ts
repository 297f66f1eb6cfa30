import { z } from '@hono/zod-openapi';
import { LineReportSchema } from '../../../catalog/import/line-report.ts';
import { ImportReportSchema } from '../../../catalog/import/run-sent-import.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

export const ImportParamsSchema = CatalogParamsSchema.extend({ id: z.string().min(1).max(64) });

/** What became of every line of an import that is done. */
export const ImportAnswerSchema = z
  .object({
    id: z.string().openapi({ description: 'Of the import, to ask for it again' }),
    imported: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    lines: z.array(LineReportSchema),
  })
  .openapi('ImportAnswer');

/** How far an import is. */
export const ImportStatusSchema = z
  .object({
    id: z.string(),
    catalog: z.string(),
    state: z.enum(['running', 'done', 'failed', 'interrupted']).openapi({
      description:
        'failed: an error ended it; interrupted: the service was stopped. Send it again: lines that are in are passed over',
    }),
    startedAt: z.string(),
    updatedAt: z.string(),
    ...ImportReportSchema.shape,
  })
  .openapi('ImportStatus');

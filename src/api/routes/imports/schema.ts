import { z } from '@hono/zod-openapi';
import { LineReportSchema } from '../../../import/line-report.ts';
import { FileReportSchema, ImportReportSchema } from '../../../import/sent/run-sent-import.ts';
import { CatalogParamsSchema } from '../products/schema.ts';

export const ImportParamsSchema = CatalogParamsSchema.extend({ id: z.string().min(1).max(64) });

/** What the sender states of the file; the rest is recognised. */
export const ImportOptionsSchema = z.object({
  mapping: z.string().max(8000).optional().openapi({
    description:
      'A mapping file (docs/import.md) as JSON: `{"decimal": ",", "columns": {"price": ["Preis"]}}`',
  }),
});

/** A page of the lines with errors. */
export const FailurePageSchema = z.object({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().openapi({
    description: 'Line number of the last failure on the previous page',
  }),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});

/** The result of every line of a finished import. */
export const ImportAnswerSchema = z
  .object({
    id: z.string().openapi({ description: 'Id of the import, to read its result again' }),
    imported: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    ...FileReportSchema.shape,
    lines: z.array(LineReportSchema).openapi({
      description:
        "Of more than 1,000 lines only those with errors, the first 1,000; the import's own address lists all of them",
    }),
  })
  .openapi('ImportAnswer');

/** Progress or result of an import. */
export const ImportStatusSchema = z
  .object({
    id: z.string(),
    catalog: z.string(),
    state: z.enum(['running', 'done', 'failed', 'interrupted']).openapi({
      description:
        'failed: an error ended it; interrupted: the service stopped. Send it again: already imported lines are skipped',
    }),
    startedAt: z.string(),
    updatedAt: z.string(),
    ...ImportReportSchema.shape,
  })
  .openapi('ImportStatus');

import { z } from 'zod';
import { shownPath } from '../fetch/fetch-picture.ts';
import type { RowStatus } from './import-products.ts';

/** The result of a line, as responses and the records database have it. */
export const LineReportSchema = z.object({
  line: z.number().int(),
  id: z.string().optional(),
  status: z.enum(['imported', 'unchanged', 'failed', 'ready']),
  errors: z.array(
    z.object({
      path: z.string().optional().describe('The image that cannot be used'),
      code: z.string(),
      message: z.string(),
      fields: z
        .array(z.object({ location: z.string(), message: z.string() }))
        .describe('The faulty fields of the row'),
    }),
  ),
  warnings: z.array(z.string()).optional().describe('What was changed or left out of the row'),
});

export type LineReport = z.infer<typeof LineReportSchema>;

/** The report of a line. URLs in it lack their query string, which may contain a secret. */
export function lineReport({ line, id, status, errors, warnings = [] }: RowStatus): LineReport {
  return {
    line,
    ...(id === undefined ? {} : { id }),
    status,
    errors: errors.map(({ path, error }) => ({
      ...(path ? { path: shownPath(path) } : {}),
      code: error.code,
      message: error.message,
      fields: error.errors.map(({ location, message }) => ({ location, message })),
    })),
    ...(warnings.length > 0 ? { warnings: warnings.map(({ message }) => message) } : {}),
  };
}

import type { z } from '@hono/zod-openapi';
import { AppError } from '../errors.ts';

/** The input, parsed by the schema. Throws `invalid-request` naming every faulty field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    location: path.join('.') || 'body',
    message,
  }));
  const detail = errors.map(({ location, message }) => `${location}: ${message}`).join('; ');
  throw new AppError('invalid-request', detail, { errors });
}

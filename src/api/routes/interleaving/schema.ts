import { z } from '@hono/zod-openapi';
import { closedObject } from '../../parse-input.ts';
import { ProfileNameSchema, ProfileReferenceSchema } from '../profiles/schema.ts';

export const InterleaveSchema = closedObject({
  a: ProfileNameSchema.openapi({ description: 'NAME@VERSION, or NAME for its newest version' }),
  b: ProfileNameSchema,
  share: z.number().gt(0).max(1).default(0.1).openapi({ description: 'Share of the live queries' }),
}).openapi('Interleave');

const record = {
  id: z.string(),
  catalog: z.string(),
  a: ProfileReferenceSchema,
  b: ProfileReferenceSchema,
  share: z.number(),
  startedAt: z.string(),
  endedAt: z.string().nullable().openapi({ description: 'null while it runs' }),
};

export const InterleavingSchema = z.object(record).openapi('Interleaving');

export const InterleavedSchema = z
  .object({
    ...record,
    clicked: z.number().int().openapi({ description: "Queries with a click on either team's picks" }),
    wins: z.object({ a: z.number().int(), b: z.number().int() }),
    ties: z.number().int(),
    difference: z
      .object({ value: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: 'Preference for b, −1 to 1, with its 95 % interval; null without clicks' }),
    p: z.number().openapi({ description: 'Of the sign test, two-sided' }),
    distinguishable: z.boolean(),
    sentence: z.string(),
  })
  .openapi('InterleavingVerdict');

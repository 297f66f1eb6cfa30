import { z } from '@hono/zod-openapi';
import { closedObject } from '../../../parse-input.ts';
import { CatalogParamsSchema } from '../../products/schema.ts';
import { ProfileSchema } from '../../profiles/schema.ts';
import { FindingSchema } from '../comparisons/schema.ts';

export const TuningParamsSchema = CatalogParamsSchema.extend({ id: z.string().min(1).max(64) });

export const TuningRequestSchema = closedObject({
  profile: z.string().min(1).max(100).optional().openapi({
    description:
      "What the gain is measured against: NAME@VERSION or NAME; default: the catalog's active profile",
  }),
  measure: z
    .string()
    .min(1)
    .max(40)
    .default('mrr')
    .openapi({ description: "In ranx's spelling: docs/evaluation.md" }),
  lookShare: z.number().min(0).max(1).default(0.3).openapi({
    description: "Share of the look's own list in what is maximised",
  }),
  methods: z.string().min(1).max(500).default('wsum,wsum/min-max,rrf').openapi({
    description: 'Comma-separated, each METHOD or METHOD/NORMALISATION',
  }),
  folds: z.number().int().min(2).max(20).default(5).openapi({ description: 'No more than there are looks' }),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  steps: z.number().int().min(1).max(20).default(10).openapi({
    description: 'Grid steps per pairing weight: 10 tries 0, .1, …, 1',
  }),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'Expected lowercase letters, digits, dots, dashes and underscores')
    .default('tuned')
    .openapi({ description: 'Name of the tuned profile' }),
  most: z.number().int().min(1).max(2000).default(500).openapi({ description: 'Judged queries at most' }),
}).openapi('TuningRequest');

const findings = z.record(z.string(), FindingSchema);

const ReportSchema = z.object({
  measure: z.string(),
  looks: z.number().int(),
  garments: z.number().int(),
  folds: z.number().int(),
  evaluations: z.number().int().openapi({ description: 'Profiles evaluated' }),
  baseline: ProfileSchema,
  best: ProfileSchema.openapi({ description: 'The profile with the highest mean over all garments' }),
  bestFamily: z.string(),
  gains: findings.openapi({ description: 'Held-out gain over the baseline, by measure' }),
  lookGains: findings.openapi({ description: "The same in the look's own list" }),
  families: z.array(z.object({ name: z.string(), gain: FindingSchema })).readonly(),
  landscape: z
    .array(z.object({ pairings: z.record(z.string(), z.number()), value: z.number() }))
    .readonly()
    .openapi({
      description: "The best method's grid: a split of the weight, and its mean over all garments",
    }),
  calibration: z
    .object({
      garments: z.number().int(),
      right: z.number().int(),
      confident: z.number().int(),
      confidentRight: z.number().int(),
      brier: z.number(),
    })
    .openapi({ description: 'How the calibration does on looks that it was not fitted to' }),
});

export const TuningSchema = z
  .object({
    id: z.string(),
    catalog: z.string(),
    state: z.enum(['running', 'done', 'failed', 'stopped']),
    startedAt: z.string(),
    updatedAt: z.string(),
    done: z.number().int().openapi({ description: 'Searches done' }),
    total: z.number().int().openapi({ description: 'Of so many; 0 before the first' }),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
    report: ReportSchema.optional().openapi({
      description: 'Once done; a promotion of the stored best profile takes it as its evaluation',
    }),
  })
  .openapi('Tuning');

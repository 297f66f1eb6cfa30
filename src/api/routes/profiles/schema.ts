import { z } from '@hono/zod-openapi';
import { CatalogNameSchema } from '../../../catalog/product-schema.ts';
import { ProfileSchema as FusionProfileSchema } from '../../../search/profile-schema.ts';
import { PageSizeSchema } from '../../paging.ts';
import { closedObject } from '../../parse-input.ts';

/** A profile as answers show it. */
export const ProfileSchema = z.object(FusionProfileSchema.shape).openapi('Profile');

export const ProfileReferenceSchema = z
  .object({ name: z.string(), version: z.number().int().min(1) })
  .openapi('ProfileReference');

/** `NAME` or `NAME@VERSION`. */
export const ProfileNameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^@]+(@[1-9][0-9]{0,8})?$/, 'Expected NAME or NAME@VERSION');

export const ProfileParamsSchema = z.object({
  profile: ProfileNameSchema.openapi({
    description: 'NAME@VERSION, or NAME for its newest version',
    example: 'default@2',
  }),
});

export const KeptProfileSchema = z
  .object({ profile: ProfileSchema, createdAt: z.string() })
  .openapi('KeptProfile');

export const AddProfileSchema = closedObject({
  profile: z.looseObject({ name: z.string() }).openapi({
    description: 'A Profile. Its version is ignored: it becomes the next version of its name',
  }),
}).openapi('AddProfile');

const profilePlace = String.raw`^[^@\u0000-\u001f]{1,100}@[1-9][0-9]{0,8}$`;

export const ProfilePageSchema = PageSizeSchema.extend({
  after: z
    .string()
    .regex(new RegExp(profilePlace), 'Expected NAME@VERSION')
    .transform((text) => {
      const at = text.lastIndexOf('@');
      return { name: text.slice(0, at), version: Number(text.slice(at + 1)) };
    })
    .optional()
    .openapi({
      type: 'string',
      pattern: profilePlace,
      description: 'NAME@VERSION of the last profile on the previous page',
    }),
});

export const ProfileListSchema = z.object({
  profiles: z.array(ProfileReferenceSchema.extend({ createdAt: z.string() })).readonly(),
});

export const ProfileDiffSchema = z
  .object({
    from: ProfileReferenceSchema,
    to: ProfileReferenceSchema,
    differences: z
      .array(
        z.object({
          setting: z.string().openapi({ example: 'pairings.garment→garment' }),
          from: z.unknown().openapi({ description: 'null where the profile lacks the setting' }),
          to: z.unknown(),
        }),
      )
      .readonly(),
  })
  .openapi('ProfileDiff');

/** Promotions keep their evaluation for ever, and lists show it. */
const mostEvaluationLength = 256 * 1024;

export const PromoteSchema = closedObject({
  catalog: CatalogNameSchema.default('default'),
  by: z.string().trim().min(1).max(200).openapi({ description: 'Who decided' }),
  note: z.string().trim().min(1).max(5000).openapi({ description: 'Why the profile is promoted' }),
  evaluation: z
    .record(z.string(), z.unknown())
    .refine((evaluation) => Object.keys(evaluation).length > 0, 'Expected an object with at least one field')
    .refine(
      (evaluation) => JSON.stringify(evaluation).length <= mostEvaluationLength,
      'Expected at most 256 KiB of JSON; leave out what is of single looks',
    )
    .openapi({
      minProperties: 1,
      description:
        'The evaluation that justifies the promotion, such as a report of garb tune or a verdict of an interleaving. One of another profile is refused',
    }),
  force: z.boolean().default(false).openapi({
    description: 'Promotes the profile although the evaluation shows no gain distinguishable from zero',
  }),
}).openapi('Promote');

export const PromotionSchema = z
  .object({
    catalog: z.string(),
    number: z.number().int().min(1),
    profile: ProfileReferenceSchema,
    by: z.string(),
    note: z.string(),
    evaluation: z.record(z.string(), z.unknown()),
    forced: z.boolean().openapi({ description: 'Whether the evaluation showed no gain' }),
    at: z.string(),
  })
  .openapi('Promotion');

export const PromotionPageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().openapi({
    description: 'Number of the last promotion on the previous page',
  }),
});

export const PromotionListSchema = z.object({ promotions: z.array(PromotionSchema).readonly() });

import { z } from 'zod';
import { fieldError } from '../errors.ts';
import { type UntrainedMethodName, untrainedMethods } from '../fuse/fusion-methods.ts';
import { normalizations } from '../fuse/normalize.ts';
import { resolveParameters } from '../fuse/parameters.ts';
import {
  collapses,
  type LearnedWeights,
  lookLists,
  type Profile,
  pairings,
  profileDefaults,
} from '../fuse/profile.ts';
import { learnedFeatures } from '../fuse/weights/learned-features.ts';
import { poolings } from '../fuse/weights/pooling.ts';
import { inWords } from '../issue-words.ts';
import { unknownName } from '../nearest-name.ts';
import { garmentClasses, productClasses } from '../types.ts';

const share = z.number().min(0).max(1);
const factor = z.number().min(0).max(1000);
const garmentClass = z.enum(garmentClasses);
const methodNames = [...(Object.keys(untrainedMethods) as UntrainedMethodName[]), 'learned' as const];
const coefficient = z.number().min(-100).max(100);

const LearnedWeightsSchema = z
  .object({
    features: z.partialRecord(
      z.enum(learnedFeatures),
      z.object({ mean: z.number(), deviation: z.number().positive() }).strict(),
    ),
    coefficients: z.partialRecord(
      z.enum(pairings),
      z.partialRecord(z.enum(['constant', ...learnedFeatures]), coefficient),
    ),
  })
  .strict();

const ClassCalibrationSchema = z.object({
  a: z.number(),
  margin: z.number().optional(),
  b: z.number(),
  threshold: share.nullable(),
});

const SettingsSchema = z
  .object({
    method: z.enum(methodNames),
    normalization: z.enum(normalizations),
    k: z.number().default(60),
    phi: z.number().optional(),
    gamma: z.number().optional(),
    sigma: z.number().optional(),
    rescoring: z.enum(['union', 'none']),
    alpha: z.number().min(0).max(10),
    beta: z.number().min(0).max(10),
    classPrior: z.partialRecord(garmentClass, factor).default({}),
    g0: factor,
    g1: factor,
    g2: factor,
    eta: factor,
    pairings: z
      .record(z.enum(pairings), factor)
      .refine(
        (factors) => Object.values(factors).some((value) => value > 0),
        'Expected at least one factor above 0',
      ),
    packshotShift: share.default(profileDefaults.packshotShift),
    gate: share,
    classPenalty: z.number().min(0).max(2).default(profileDefaults.classPenalty),
    confusion: z
      .partialRecord(garmentClass, z.partialRecord(z.enum(productClasses), share))
      .nullable()
      .default(profileDefaults.confusion),
    pooling: z
      .object({
        by: z.enum(poolings),
        m: z.number().int().min(1).max(1000),
        temperature: z.number().positive(),
      })
      .default(profileDefaults.pooling),
    parts: z
      .record(z.string().min(1).max(64), z.number().positive().max(1000))
      .default(profileDefaults.parts),
    calibration: z
      .object({
        all: ClassCalibrationSchema,
        classes: z.partialRecord(garmentClass, ClassCalibrationSchema),
      })
      .nullable()
      .default(profileDefaults.calibration),
    assignment: z.boolean().default(profileDefaults.assignment),
    collapse: z.enum(collapses).default(profileDefaults.collapse),
    lookList: z.enum(lookLists).default(profileDefaults.lookList),
    learned: LearnedWeightsSchema.nullable().default(profileDefaults.learned),
    candidates: z.number().int().min(1).max(250),
    kindFirst: z.boolean().default(profileDefaults.kindFirst),
    kindCandidates: z.number().int().min(0).max(100).default(profileDefaults.kindCandidates),
    feedback: z
      .object({ liked: z.number().min(0).max(10), disliked: z.number().min(0).max(10) })
      .default(profileDefaults.feedback),
  })
  .strict();

/** A profile as JSON, with name and version. Settings that older profiles lack get the values that keep their results. */
export const ProfileSchema = SettingsSchema.extend({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'Expected lowercase letters, digits, dots, dashes and underscores'),
  version: z.number().int().min(1),
}).superRefine((profile, context) => {
  const { method, learned } = profile;
  if (method === 'learned') {
    if (learned === null)
      context.addIssue({
        code: 'custom',
        path: ['learned'],
        message: 'Expected the weights that the method learned needs',
      });
    else checkScales(learned, context);
    return;
  }
  if (learned !== null)
    context.addIssue({
      code: 'custom',
      path: ['learned'],
      message: `Expected null for the method ${method}`,
    });
  try {
    resolveParameters(untrainedMethods[method], profile);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    context.addIssue({ code: 'custom', path: ['method'], message: error.message });
  }
}) satisfies z.ZodType<Profile>;

/** Refuses a coefficient of a feature whose mean and deviation are missing: it would have no effect. */
function checkScales({ features, coefficients }: LearnedWeights, context: z.core.$RefinementCtx): void {
  for (const [pairing, byFeature] of Object.entries(coefficients))
    for (const name of Object.keys(byFeature))
      if (name !== 'constant' && !Object.hasOwn(features, name))
        context.addIssue({
          code: 'custom',
          path: ['learned', 'coefficients', pairing, name],
          message: `Expected learned.features to have the mean and deviation of ${name}`,
        });
}

/** The profile of a JSON value. Throws `invalid-request` naming the first invalid setting, below `location`. */
export function parseProfile(value: unknown, location = 'profile'): Profile {
  const parsed = ProfileSchema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    const message = unknownName(unknown, [...Object.keys(SettingsSchema.shape), 'name', 'version']);
    const name = unknown.slice(0, 100);
    throw fieldError('invalid-request', `${location}.${name}`, `${name}: ${message}`);
  }
  const path = [location, ...(issue?.path ?? [])].join('.');
  const field = (issue?.path ?? []).join('.');
  const message = issue?.message ?? 'Expected a profile';
  throw fieldError('invalid-request', path, field === '' ? message : `${field}: ${message}`);
}

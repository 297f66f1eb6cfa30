import { z } from 'zod';
import { fieldError } from '../../errors.ts';
import type { Profile } from '../../fuse/profile.ts';
import { ProfileSchema } from '../../search/profile-schema.ts';
import { diffProfiles } from './diff-profiles.ts';

const ReferenceSchema = z.object({ name: z.string(), version: z.number() });
const FindingSchema = z.object({
  difference: z.object({ value: z.number() }),
  distinguishable: z.boolean(),
  sentence: z.string().optional(),
});

/** A report of `garb tune --json`. */
const TuningSchema = z.object({
  measure: z.string(),
  baseline: ProfileSchema,
  best: ProfileSchema,
  gains: z.record(z.string(), FindingSchema),
});
/** A verdict of `garb profiles verdict --json`; the difference is that of b over a. */
const VerdictSchema = FindingSchema.extend({ a: ReferenceSchema, b: ReferenceSchema });
/** A report of `garb evaluate looks --json`, and any object that names its profile. */
const ReportSchema = z.object({ profile: ReferenceSchema });

/** What an evaluation says of profiles. */
interface Evidence {
  /** Names of the profiles that it is about. */
  readonly about: readonly string[];
  /** Which of them is the profile, and by which sign of the difference it is the better one; undefined: none of them. */
  readonly signOf: (profile: Profile) => 1 | -1 | undefined;
  /** Without one it shows no gain. */
  readonly finding?: z.infer<typeof FindingSchema> | undefined;
}

/**
 * Checks that an evaluation justifies a promotion: that it is about this profile and shows a gain that is distinguishable from
 * zero. Reports of other forms name no profile and show no gain.
 *
 * @param force whether a profile may be promoted without such a gain
 * @throws AppError `invalid-request` with the field: `evaluation` if it is of other profiles, `force` if it shows no gain
 */
export function checkEvidence(
  profile: Profile,
  evaluation: Readonly<Record<string, unknown>>,
  force: boolean,
): void {
  const { about, signOf, finding } = readEvidence(evaluation);
  const named = nameOf(profile);
  const sign = signOf(profile);
  if (about.length > 0 && sign === undefined)
    throw fieldError(
      'invalid-request',
      'evaluation',
      `Expected an evaluation of ${named} but it is of ${about.join(' and ')}`,
    );
  const gains = finding?.distinguishable && sign !== undefined && sign * finding.difference.value > 0;
  if (gains || force) return;
  const reason = finding?.sentence ?? 'it compares the profile with no other, or in a form that is not known';
  throw fieldError(
    'invalid-request',
    'force',
    `The evaluation shows no gain of ${named} that is distinguishable from zero (${reason}). To promote it anyway: force`,
  );
}

function readEvidence(evaluation: Readonly<Record<string, unknown>>): Evidence {
  const tuning = TuningSchema.safeParse(evaluation);
  if (tuning.success) {
    const { best, baseline, gains, measure } = tuning.data;
    const isSame = (a: Profile, b: Profile) => diffProfiles(a, b).length === 0;
    return {
      about: [`${nameOf(best)} with other settings`, nameOf(baseline)],
      signOf: (profile) => (isSame(best, profile) ? 1 : isSame(baseline, profile) ? -1 : undefined),
      finding: gains[measure],
    };
  }
  const verdict = VerdictSchema.safeParse(evaluation);
  if (verdict.success) {
    const { a, b, ...finding } = verdict.data;
    return {
      about: [nameOf(a), nameOf(b)],
      signOf: (profile) =>
        nameOf(profile) === nameOf(b) ? 1 : nameOf(profile) === nameOf(a) ? -1 : undefined,
      finding,
    };
  }
  const report = ReportSchema.safeParse(evaluation);
  if (!report.success) return { about: [], signOf: () => undefined };
  const about = nameOf(report.data.profile);
  return { about: [about], signOf: (profile) => (nameOf(profile) === about ? 1 : undefined) };
}

function nameOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `${name}@${version}`;
}

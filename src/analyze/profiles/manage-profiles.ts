import { fieldError } from '../../errors.ts';
import type { Profile } from '../../fuse/profile.ts';
import type { PromotionPage, PromotionRecord } from '../../records/profile-records.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import { findProfile, type ProfileContext, profileOf } from '../../search/find-profile.ts';
import { parseProfile } from '../../search/profile-schema.ts';
import type { SearchContext } from '../../search/search-context.ts';
import { checkEvidence } from './promotion-evidence.ts';

/**
 * Stores a profile as the next version of its name; a version in the document is ignored. Throws `invalid-request` naming
 * the invalid setting, and for the name of the shipped profile.
 */
export async function addProfile(
  { profiles, profile: shipped }: ProfileContext,
  document: unknown,
): Promise<{ readonly profile: Profile; readonly createdAt: string }> {
  const numbered = isObject(document) ? { ...document, version: 1 } : document;
  const { name, version: _, ...settings } = parseProfile(numbered);
  if (name === shipped.name) {
    throw fieldError(
      'invalid-request',
      'profile.name',
      `Expected another name: ${JSON.stringify(name)} is the shipped profile`,
    );
  }
  const record = await profiles.add(name, settings);
  return { profile: profileOf(record), createdAt: record.createdAt };
}

export interface PromoteRequest {
  readonly catalog: string;
  /** `NAME@VERSION`, or `NAME` for its newest version. */
  readonly profile: string;
  /** Who made the decision. */
  readonly by: string;
  readonly note: string;
  /** The evaluation that justifies it; see {@link checkEvidence}. */
  readonly evaluation: Readonly<Record<string, unknown>>;
  /** Whether to promote it although the evaluation shows no gain. */
  readonly force?: boolean | undefined;
}

/**
 * Makes the profile the catalog's active one. To undo a promotion, promote the earlier profile again; the history keeps
 * both. Throws `catalog-not-found`, `profile-not-found`, `invalid-request` with the field `evaluation` or `force`.
 */
export async function promoteProfile(
  context: ProfileContext & Pick<SearchContext, 'catalogs'>,
  { catalog, profile: named, force = false, ...why }: PromoteRequest,
): Promise<PromotionRecord> {
  await requireCatalog(context.catalogs, catalog);
  const profile = await findProfile(context, named);
  const { name, version } = profile;
  checkEvidence(profile, why.evaluation, force);
  return context.profiles.promote({ catalog, profile: { name, version }, ...why, forced: force });
}

/** The catalog's promotions, newest first. Throws `catalog-not-found`. */
export async function listPromotions(
  { catalogs, profiles }: Pick<SearchContext, 'catalogs' | 'profiles'>,
  catalog: string,
  page?: PromotionPage,
): Promise<readonly PromotionRecord[]> {
  await requireCatalog(catalogs, catalog);
  return profiles.promotions(catalog, page);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

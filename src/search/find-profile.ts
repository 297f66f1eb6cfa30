import { fieldError } from '../errors.ts';
import type { Profile } from '../fuse/profile.ts';
import type { ProfileRecord } from '../records/profile-records.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import { parseProfile } from './profile-schema.ts';
import type { SearchContext } from './search-context.ts';

/** What finding a profile needs: the stored profiles and the shipped one. */
export type ProfileContext = Pick<SearchContext, 'profiles' | 'profile'>;

/**
 * The profile `NAME@VERSION`, or the newest version of `NAME`.
 *
 * @param location the field of the request that names it
 * @throws AppError `profile-not-found`, `invalid-request` for a malformed name
 */
export async function findProfile(
  { profiles, profile: shipped }: ProfileContext,
  named: string,
  location = 'profile',
): Promise<Profile> {
  const { name, version } = parseName(named, location);
  // The shipped profile itself, not the copy that an earlier start stored under the same version.
  if (name === shipped.name && (version ?? shipped.version) === shipped.version) return shipped;
  const record = await profiles.find(name, version);
  if (record) return profileOf(record);
  throw fieldError('profile-not-found', location, `No profile named ${JSON.stringify(named)}`);
}

/** A catalog's active profile: the one promoted last, or the shipped one if none was promoted. */
async function activeProfile(
  { profiles, profile: shipped }: ProfileContext,
  catalog: string,
): Promise<Profile> {
  const record = await profiles.active(catalog);
  if (!record) return shipped;
  return record.name === shipped.name && record.version === shipped.version ? shipped : profileOf(record);
}

/** The active profile of a catalog that must exist. Throws `catalog-not-found`. */
export async function requireActiveProfile(
  context: ProfileContext & Pick<SearchContext, 'catalogs'>,
  catalog: string,
): Promise<Profile> {
  await requireCatalog(context.catalogs, catalog);
  return activeProfile(context, catalog);
}

/**
 * The context with another `profile`: the named one, or the catalog's active one if none is named.
 * Throws `profile-not-found`, `invalid-request`.
 */
export async function withProfile<Context extends ProfileContext>(
  context: Context,
  { catalog, profile }: { readonly catalog: string; readonly profile?: string | undefined },
): Promise<Context> {
  const chosen =
    profile === undefined ? await activeProfile(context, catalog) : await findProfile(context, profile);
  return { ...context, profile: chosen };
}

/** The profile of a record; missing settings get their neutral defaults. */
export function profileOf({ name, version, settings }: ProfileRecord): Profile {
  const named = typeof settings === 'object' ? { ...settings, name, version } : settings;
  return parseProfile(named, `profile ${name}@${version}`);
}

function parseName(named: string, location: string): { name: string; version: number | undefined } {
  const [, name, version] = /^([^@]+)(?:@([1-9]\d{0,8}))?$/.exec(named) ?? [];
  if (name !== undefined) return { name, version: version === undefined ? undefined : Number(version) };
  throw fieldError(
    'invalid-request',
    location,
    `Expected NAME or NAME@VERSION but received ${JSON.stringify(named)}`,
  );
}

import { fieldError } from '../errors.ts';
import type { Profile } from '../fuse/profile.ts';
import type { QueryPlace, QueryRecord } from '../records/query-records.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import { findProfile, type ProfileContext } from '../search/find-profile.ts';
import { parseProfile } from '../search/profile-schema.ts';
import { decodeSnapshot, type QuerySnapshot } from '../search/query-snapshot.ts';
import type { SearchContext } from '../search/search-context.ts';
import { type Replay, replayQuery } from './replay-query.ts';

export interface FoundQuery extends Pick<QueryRecord, 'id' | 'catalog' | 'at' | 'externalId'> {
  readonly query: QuerySnapshot;
}

/** Throws `query-not-found`, also for a query that was saved in a format which is no longer supported. */
export async function getQuery(
  { queries }: Pick<SearchContext, 'queries'>,
  id: string,
  location = 'id',
): Promise<FoundQuery> {
  const record = await queries.find(id);
  const query = record && decodeSnapshot(record);
  if (!record || !query) throw queryNotFound(location);
  return { id, catalog: record.catalog, at: record.at, externalId: record.externalId, query };
}

/** Throws `query-not-found`. */
export async function deleteQuery({ queries }: Pick<SearchContext, 'queries'>, id: string): Promise<void> {
  if (!(await queries.delete(id))) throw queryNotFound('id');
}

/**
 * A page of the catalog's saved queries, newest first.
 *
 * @param after id of the last query of the page before
 * @throws AppError `catalog-not-found`, `query-not-found` if the query `after` no longer exists
 */
export async function listQueries(
  { catalogs, queries }: Pick<SearchContext, 'catalogs' | 'queries'>,
  catalog: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<FoundQuery[]> {
  await requireCatalog(catalogs, catalog);
  const place = after === undefined ? undefined : await queries.find(after);
  if (after !== undefined && !place) throw queryNotFound('after');
  const found: FoundQuery[] = [];
  // Records that are left out must not make a page look like the last one.
  for (let from: QueryPlace | undefined = place; found.length < limit; ) {
    const most = limit - found.length;
    const records: QueryRecord[] = await queries.list(catalog, {
      limit: most,
      ...(from ? { after: from } : {}),
    });
    found.push(...records.flatMap(foundQuery));
    from = records.at(-1);
    if (records.length < most) break;
  }
  return found;
}

/** A record's query; empty for one in a format that is no longer supported. */
export function foundQuery(record: QueryRecord): FoundQuery[] {
  const { id, catalog, at, externalId } = record;
  const query = decodeSnapshot(record);
  return query ? [{ id, catalog, at, externalId, query }] : [];
}

/**
 * The profile to re-rank with: a stored one by its name, or settings that are not stored.
 * Throws `profile-not-found`, `invalid-request`.
 */
export async function replayProfile(context: ProfileContext, given: string | object): Promise<Profile> {
  return typeof given === 'string'
    ? findProfile(context, given)
    : parseProfile({ name: 'unnamed', version: 1, ...given });
}

/** Small, because a document is large; each page is freed before the next is read. */
const pageSize = 4;

/** Re-ranks every saved query of the catalog, newest first; see {@link replayQuery}. Throws `catalog-not-found`. */
export async function* replayAll(
  { catalogs, queries }: Pick<SearchContext, 'catalogs' | 'queries'>,
  catalog: string,
  { profile, limit }: { readonly profile: Profile; readonly limit: number },
): AsyncGenerator<{ readonly found: FoundQuery; readonly replay: Replay }> {
  await requireCatalog(catalogs, catalog);
  for (let after: QueryPlace | undefined; ; ) {
    const page = await queries.list(catalog, { limit: pageSize, ...(after ? { after } : {}) });
    for (const found of page.flatMap(foundQuery))
      yield { found, replay: replayQuery(found.query, profile, limit) };
    after = page.at(-1);
    if (!after) return;
  }
}

function queryNotFound(location: string) {
  return fieldError('query-not-found', location, 'Expected the id of a saved query');
}

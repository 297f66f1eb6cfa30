import { type Profile, pairings } from '../fuse/profile.ts';
import { findProfile, type ProfileContext } from './find-profile.ts';
import type { SearchContext } from './search-context.ts';

/** Two profiles whose rankings are interleaved in one answer. */
export interface Interleaving {
  readonly id: string;
  readonly a: Profile;
  readonly b: Profile;
}

/**
 * The comparison that a live query takes part in: that which runs in the catalog, with the probability of its share. undefined
 * for a query that names a profile or must not be saved.
 */
export async function drawInterleaving(
  context: ProfileContext & Pick<SearchContext, 'interleavings'>,
  {
    catalog,
    profile,
    keep,
  }: { readonly catalog: string; readonly profile?: string | undefined; readonly keep?: boolean | undefined },
): Promise<Interleaving | undefined> {
  if (profile !== undefined || keep === false) return undefined;
  const last = await context.interleavings.last(catalog);
  if (!last || last.endedAt !== null || Math.random() >= last.share) return undefined;
  const [a, b] = await Promise.all(
    [last.a, last.b].map(({ name, version }) => findProfile(context, `${name}@${version}`)),
  );
  return a && b ? { id: last.id, a, b } : undefined;
}

/**
 * A profile whose search finds all that either profile's search would: each then ranks, of the same candidates, exactly what it
 * would have found itself. undefined if there is none, because one scores candidates exactly and the other does not.
 */
export function searchedByBoth(a: Profile, b: Profile): Profile | undefined {
  if (a.rescoring !== b.rescoring) return undefined;
  const factors = pairings.map((pairing) => [pairing, Math.max(a.pairings[pairing], b.pairings[pairing])]);
  return {
    ...a,
    pairings: Object.fromEntries(factors) as Profile['pairings'],
    candidates: Math.max(a.candidates, b.candidates),
    kindCandidates: Math.max(a.kindCandidates, b.kindCandidates),
    collapse: b.collapse === 'duplicates' ? 'duplicates' : a.collapse,
  };
}

import { fieldError } from '../errors.ts';
import type { CandidateList } from '../fuse/candidates.ts';
import { type FusedLook, fuseCandidates } from '../fuse/fuse-candidates.ts';
import { type Profile, pairings } from '../fuse/profile.ts';
import { type QuerySnapshot, rankedIds } from '../search/query-snapshot.ts';
import type { GarmentClass } from '../types.ts';

/** A product in the top results before or after. Ranks count from 1; null if the list does not contain it. */
export interface RankChange {
  readonly productId: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** What changed in one list. */
export interface ListChange {
  /** The top products before or after, in the order of the new list; those that dropped out of it come last. */
  readonly ranks: readonly RankChange[];
  /** In the top results now, but not before. */
  readonly entered: readonly string[];
  /** In the top results before, but not now. */
  readonly left: readonly string[];
}

export interface Replay {
  /** Whether the result is what a search would have returned; false if it would have had other candidates. */
  readonly exact: boolean;
  readonly regions: readonly (ListChange & {
    readonly region: string;
    readonly garmentClass: GarmentClass | null;
  })[];
  readonly look: ListChange;
}

/**
 * Re-ranks a saved query with another profile and compares the result with the original one. Uses the same fusion function
 * as a live search on the saved candidates, without a model or a store.
 *
 * Throws `invalid-request` if the profile needs exact scores and the query was saved without them (`rescoring: none`).
 *
 * @param limit how many top results are compared
 */
export function replayQuery(saved: QuerySnapshot, profile: Profile, limit: number): Replay {
  const after = rankedIds(fuseAgain(saved, profile));
  // An interleaved answer is of no profile alone.
  const before = saved.interleaved ? rankedIds(fuseAgain(saved, saved.profile)) : saved.answer;
  return {
    exact: isExact(saved, profile),
    regions: saved.regions.map(({ id, garmentClass }, index) => ({
      region: id,
      garmentClass,
      ...changeOf(before.regions[index] ?? [], after.regions[index] ?? [], limit),
    })),
    look: changeOf(before.look, after.look, limit),
  };
}

/** The saved candidates ranked with a profile; see {@link replayQuery}. */
export function fuseAgain({ candidates }: QuerySnapshot, profile: Profile): FusedLook {
  const lists = candidates.lists.map((list) => asSearched(list, profile));
  return fuseCandidates({ ...candidates, lists }, profile, false);
}

/**
 * The list as input of the fusion. If the profile uses a pairing that was not searched, its list still scores what the
 * other lists found, but adds no candidates.
 */
function asSearched(list: CandidateList, { pairings: factors, rescoring }: Profile): CandidateList {
  if (factors[list.pairing] === 0) return list;
  if (rescoring === 'union' && list.cosines === null) {
    throw fieldError(
      'invalid-request',
      'profile',
      'Expected a profile with rescoring none: the query was saved without exact scores',
    );
  }
  return list.found === null ? { ...list, found: [] } : list;
}

/** Whether a search with the profile would have found the saved candidates. */
export function isExact({ profile: from }: QuerySnapshot, to: Profile): boolean {
  return (
    from.rescoring === to.rescoring &&
    to.candidates <= from.candidates &&
    pairings.every((pairing) => from.pairings[pairing] > 0 || to.pairings[pairing] === 0) &&
    (to.collapse !== 'duplicates' || from.collapse === 'duplicates')
  );
}

/** What changed between two rankings. */
export function changeOf(before: readonly string[], after: readonly string[], limit: number): ListChange {
  const was = new Set(before.slice(0, limit));
  const is = new Set(after.slice(0, limit));
  const shown = new Set([...is, ...was]);
  const [ranksBefore, ranksAfter] = [ranksOf(shown, before), ranksOf(shown, after)];
  const ranks = [...shown].map((productId) => ({
    productId,
    before: ranksBefore.get(productId) ?? null,
    after: ranksAfter.get(productId) ?? null,
  }));
  return {
    ranks: ranks.sort((a, b) => (a.after ?? after.length + 1) - (b.after ?? after.length + 1)),
    entered: [...is].filter((id) => !was.has(id)),
    left: [...was].filter((id) => !is.has(id)),
  };
}

/** The ranks of a few products in a long list. */
function ranksOf(products: ReadonlySet<string>, ids: readonly string[]): Map<string, number> {
  const ranks = new Map<string, number>();
  ids.forEach((id, index) => {
    if (products.has(id)) ranks.set(id, index + 1);
  });
  return ranks;
}

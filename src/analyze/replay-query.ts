import { fieldError } from '../errors.ts';
import type { CandidateList } from '../fuse/candidates.ts';
import { fuseCandidates } from '../fuse/fuse-candidates.ts';
import { type Profile, pairings } from '../fuse/profile.ts';
import { type QuerySnapshot, type RankedIds, rankedIds } from '../search/query-snapshot.ts';
import type { GarmentClass } from '../types.ts';

/** A product among the first of a list before or after. Ranks count from 1; null: not in the list at all. */
export interface RankChange {
  readonly productId: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** What moved in one list. */
export interface ListChange {
  /** The products among the first before or after, in the order of the later list; those that are in it no more at the end. */
  readonly ranks: readonly RankChange[];
  /** Among the first now, but not before. */
  readonly entered: readonly string[];
  /** Among the first before, but not now. */
  readonly left: readonly string[];
}

export interface Replay {
  /** Whether the answer is what a search would have given: false where it would have had other candidates. */
  readonly exact: boolean;
  readonly regions: readonly (ListChange & {
    readonly region: string;
    readonly garmentClass: GarmentClass | null;
  })[];
  readonly look: ListChange;
}

/**
 * The kept query's answer under another profile, against what it was answered with: the function that fuses a live search
 * fuses it again, without a model or a store. The candidates are those of then. `limit` is how many count as the first.
 *
 * Throws `invalid-request` for exact scores of a query that was answered without any (`rescoring: none`).
 */
export function replayQuery(kept: QuerySnapshot, profile: Profile, limit: number): Replay {
  const after = fuseAgain(kept, profile);
  return {
    exact: isExact(kept, profile),
    regions: kept.regions.map(({ id, garmentClass }, index) => ({
      region: id,
      garmentClass,
      ...changeOf(kept.answer.regions[index] ?? [], after.regions[index] ?? [], limit),
    })),
    look: changeOf(kept.answer.look, after.look, limit),
  };
}

/** The kept query's answer under the profile; see {@link replayQuery}. */
function fuseAgain({ candidates }: QuerySnapshot, profile: Profile): RankedIds {
  const lists = candidates.lists.map((list) => asSearched(list, profile));
  return rankedIds(fuseCandidates({ ...candidates, lists }, profile, false));
}

/**
 * The list as fusion takes it. With exact scores a pairing that the profile uses and that was not searched still scores
 * what the others found; it brings nothing of its own.
 */
function asSearched(list: CandidateList, { pairings: factors, rescoring }: Profile): CandidateList {
  if (factors[list.pairing] === 0) return list;
  if (rescoring === 'union' && list.cosines === null) {
    throw fieldError(
      'invalid-request',
      'profile',
      'Expected a profile with rescoring none: the query was answered, and kept, without exact scores',
    );
  }
  return list.found === null ? { ...list, found: [] } : list;
}

function isExact({ profile: from }: QuerySnapshot, to: Profile): boolean {
  return (
    from.rescoring === to.rescoring &&
    to.candidates <= from.candidates &&
    pairings.every((pairing) => from.pairings[pairing] > 0 || to.pairings[pairing] === 0) &&
    (to.collapse !== 'duplicates' || from.collapse === 'duplicates')
  );
}

function changeOf(before: readonly string[], after: readonly string[], limit: number): ListChange {
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

import { fuseAgain } from '../analyze/replay-query.ts';
import type { FusedLook } from '../fuse/fuse-candidates.ts';
import type { Profile } from '../fuse/profile.ts';
import { calibratedScore, marginsOf } from '../fuse/rerank/calibration.ts';
import { type Match, matchLook } from '../fuse/rerank/match.ts';
import type { QuerySnapshot } from '../search/query-snapshot.ts';

/** A list of a saved query, ranked with a profile. */
export interface RankedList {
  /** Products, best first. */
  readonly ids: readonly string[];
  /** Whether it offers a match; null where the profile has no calibration. */
  readonly match: Match | null;
  /** Probability that its first product is the very one, 0..1; null without a calibration or a product. */
  readonly sureness: number | null;
}

export interface RankedQuery {
  /** In the regions' order. */
  readonly regions: readonly RankedList[];
  readonly look: RankedList;
}

/**
 * A saved query ranked with a profile, from its candidates alone. Throws `invalid-request` if the profile needs exact scores and the
 * query was saved without them.
 */
export function rankQuery(saved: QuerySnapshot, profile: Profile): RankedQuery {
  const fused = fuseAgain(saved, profile);
  const matched = matchLook(fused, saved.candidates, profile);
  const listOf = (
    items: FusedLook['look'],
    match: Match | undefined,
    region: QuerySnapshot['candidates']['regions'][number] | null,
  ): RankedList => ({
    ids: items.map(({ id }) => id),
    match: match ?? null,
    sureness: surenessOf(items, profile, region),
  });
  return {
    regions: fused.regions.map(({ items }, index) =>
      listOf(items, matched?.regions[index]?.match, saved.candidates.regions[index] ?? null),
    ),
    look: listOf(fused.look, matched?.look.match, null),
  };
}

function surenessOf(
  items: FusedLook['look'],
  { calibration }: Profile,
  region: QuerySnapshot['candidates']['regions'][number] | null,
): number | null {
  const [first] = items;
  if (!first || calibration === null) return null;
  const scores = items.map(({ score }) => score);
  return calibratedScore(calibration, region, first.score, marginsOf(scores)[0]);
}

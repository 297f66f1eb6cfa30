import type { Hit, Match } from './api.ts';

/** Hits under a heading in words. */
export interface Shelf {
  readonly id: 'same' | 'similar' | 'nearest';
  /** null where nothing is claimed. */
  readonly heading: string | null;
  readonly hits: readonly Hit[];
}

/** Probability from which a hit counts as the very product. */
const likely = 0.5;

/** Probability from which that is said without a doubt. */
const veryLikely = 0.8;

/**
 * The list of a garment, or of the look, as shelves: very likely the same, similar, or only what is nearest. Empty shelves are left out.
 * Without a calibration there is one shelf, which makes no claim.
 */
export function toShelves(
  results: readonly Hit[],
  nearest: readonly Hit[],
  match: Match | undefined,
): Shelf[] {
  if (match === undefined) return shelf('similar', null, results);
  if (match === 'none') return shelf('nearest', 'What is nearest', nearest);
  const same = results.filter((hit) => hit.confident || (hit.sameProduct ?? 0) >= likely);
  const similar = results.filter((hit) => !same.includes(hit));
  const isSure = same.some((hit) => hit.confident || (hit.sameProduct ?? 0) >= veryLikely);
  return [
    ...shelf('same', isSure ? 'Very likely the same' : 'Perhaps the same', same),
    ...shelf('similar', match === 'kind' ? 'Similar, of the same kind' : 'Similar', similar),
  ];
}

function shelf(id: Shelf['id'], heading: Shelf['heading'], hits: readonly Hit[]): Shelf[] {
  return hits.length > 0 ? [{ id, heading, hits }] : [];
}

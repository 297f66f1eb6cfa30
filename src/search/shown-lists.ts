import type { Team } from '../fuse/interleave/team-draft.ts';
import type { QuerySnapshot } from './query-snapshot.ts';

/** A product that a list showed. */
export interface ShownProduct {
  /** From 1; an alternative's is its hit's. */
  readonly rank: number;
  /** The team that drafted it, in an interleaved answer. */
  readonly team: Team;
}

/** The products that a list showed, alternatives included. */
export type ShownList = ReadonlyMap<string, ShownProduct>;

/** What a saved query's response showed, by its regions and for the look. */
export function shownLists({
  answer,
  shown,
  interleaved,
}: Pick<QuerySnapshot, 'answer' | 'shown' | 'interleaved'>): {
  readonly regions: readonly ShownList[];
  readonly look: ShownList;
} {
  const listOf = (
    ids: readonly string[],
    hits: readonly string[] | undefined,
    alternatives: readonly (readonly [string, number])[] = [],
    teams: readonly Team[] = [],
  ): ShownList => {
    const first = hits ?? (shown === undefined ? ids : ids.slice(0, shown.limit));
    const teamOf = new Map(ids.map((id, index) => [id, teams[index] ?? null]));
    const shownAt = (id: string, rank: number) =>
      [id, { rank, team: teamOf.get(first[rank - 1] ?? '') ?? null }] as const;
    return new Map([
      ...alternatives.map(([id, rank]) => shownAt(id, rank)),
      ...first.map((id, index) => shownAt(id, index + 1)),
    ]);
  };
  return {
    regions: answer.regions.map((ids, index) =>
      listOf(
        ids,
        shown?.hits?.regions[index],
        shown?.alternatives.regions[index],
        interleaved?.teams.regions[index],
      ),
    ),
    look: listOf(answer.look, shown?.hits?.look, shown?.alternatives.look, interleaved?.teams.look),
  };
}

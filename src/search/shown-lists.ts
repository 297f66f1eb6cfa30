import type { QuerySnapshot } from './query-snapshot.ts';

/** The products that a list showed, alternatives included. */
export type ShownList = ReadonlyMap<string, { readonly rank: number }>;

/** What a saved query's response showed, by its regions and for the look; ranks from 1, an alternative's is its hit's. */
export function shownLists({ answer, shown }: Pick<QuerySnapshot, 'answer' | 'shown'>): {
  readonly regions: readonly ShownList[];
  readonly look: ShownList;
} {
  const listOf = (ids: readonly string[], alternatives: readonly (readonly [string, number])[] = []) => {
    const first = shown === undefined ? ids : ids.slice(0, shown.limit);
    const hits = first.map((id, index) => [id, { rank: index + 1 }] as const);
    return new Map([...alternatives.map(([id, rank]) => [id, { rank }] as const), ...hits]);
  };
  return {
    regions: answer.regions.map((ids, index) => listOf(ids, shown?.alternatives.regions[index])),
    look: listOf(answer.look, shown?.alternatives.look),
  };
}

import { type Entry, type FusionMethod, type FusionQuery, type Scorer, shareOut } from '../fusion-method.ts';

/**
 * Condorcet-fuse: items are sorted so that each beats or ties the next in a majority of the lists, and score |C| − p
 * at position p from 0. A list votes for the item that it ranks higher, or for the only one of two that it contains; it
 * abstains if it contains neither. Weights have no effect.
 * Montague and Aslam, "Condorcet Fusion for Improved Retrieval", CIKM 2002.
 *
 * Majorities may be cyclic or tied; then several orders are valid. This one is made by insertion: items are appended by
 * id, and each moves up past those it beats.
 */
export const condorcet: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: false,
  scorer: (query) => condorcetScorer(query, () => 1),
};

/** Scores by the majority order, where each list has `votesOf` votes. */
export function condorcetScorer(
  { lists, candidates }: FusionQuery,
  votesOf: (list: Entry['list']) => number,
): Scorer {
  const rankings = lists.map((list) => ({
    votes: votesOf(list),
    rankOf: new Map(list.hits.map(({ id }, index) => [id, index + 1])),
  }));
  const margin = (a: string, b: string): number => {
    let won = 0;
    let lost = 0;
    for (const { votes, rankOf } of rankings) {
      const rankA = rankOf.get(a) ?? Number.POSITIVE_INFINITY;
      const rankB = rankOf.get(b) ?? Number.POSITIVE_INFINITY;
      if (rankA < rankB) won += votes;
      if (rankB < rankA) lost += votes;
    }
    return won - lost;
  };
  const scores = new Map(
    majorityOrder([...candidates.keys()].sort(), margin).map((id, position) => [
      id,
      candidates.size - position,
    ]),
  );
  return {
    found: (entries, id) =>
      shareOut(
        scores.get(id) ?? 0,
        entries.map(({ list }) => votesOf(list)),
      ),
  };
}

/** An order in which each id beats or ties the next. `margin` is by how many votes a beats b; up to 1e-12 is rounding. */
function majorityOrder(ids: readonly string[], margin: (a: string, b: string) => number): string[] {
  const order: string[] = [];
  for (const id of ids) {
    let position = order.length;
    for (let above = order[position - 1]; above !== undefined && margin(id, above) > 1e-12; ) {
      position--;
      above = order[position - 1];
    }
    order.splice(position, 0, id);
  }
  return order;
}

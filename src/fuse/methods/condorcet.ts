import { type Entry, type FusionMethod, type FusionQuery, type Scorer, shareOut } from '../fusion-method.ts';

/**
 * Condorcet-fuse: items are sorted so that each beats or ties the next in a majority of the lists, and score |C| − p
 * at position p from 0. A list votes for the item that it ranks higher, for the one that it holds against one it does
 * not, and not at all between two that it does not hold. Weights have no effect.
 * Montague and Aslam, "Condorcet Fusion for Improved Retrieval", CIKM 2002.
 *
 * Majorities may run in circles and may be equal; then many orders are right, and this is the one that comes of
 * entering the items at the end by id, each moving up past those it beats.
 */
export const condorcet: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: false,
  scorer: (query) => condorcetScorer(query, () => 1),
};

/** Scores by the majority order, each list voting with its `votesOf`. */
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

/** An order in which each id beats or ties the next. `margin` is how far a beats b; under 1e-12 it is rounding. */
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

import type { Judgment } from '../records/judgment-records.ts';
import { garmentQuery } from './judge-events.ts';
import type { ListChange, Replay } from './replay-query.ts';

/** What a profile would change over many saved queries. */
export interface ReplaySummary {
  readonly queries: number;
  /** Queries whose replay is what a search would have returned. */
  readonly exact: number;
  /** Garments of the queries, with one list each. */
  readonly lists: number;
  /** Lists whose first product changed. */
  readonly firstChanged: number;
  /** Lists whose set of top products changed. */
  readonly membersChanged: number;
  /** Lists with a product of grade 1 or more, and how many of them have such a product first. */
  readonly judged: { readonly lists: number; readonly rightBefore: number; readonly rightAfter: number };
}

export interface ReplayTally {
  /** @param id of the saved query */
  add(id: string, replay: Replay): void;
  summary(): ReplaySummary;
}

/** Counts changes over many replays, and right first products by the catalog's judgments. */
export function createReplayTally(judgments: readonly Judgment[]): ReplayTally {
  const right = rightProducts(judgments);
  const counts = { queries: 0, exact: 0, lists: 0, firstChanged: 0, membersChanged: 0 };
  const judged = { lists: 0, rightBefore: 0, rightAfter: 0 };
  const addList = (list: ListChange, wanted: ReadonlySet<string> | undefined) => {
    const [before, after] = [firstOf(list, 'before'), firstOf(list, 'after')];
    counts.lists++;
    counts.firstChanged += Number(before !== after);
    counts.membersChanged += Number(list.entered.length + list.left.length > 0);
    if (!wanted) return;
    judged.lists++;
    judged.rightBefore += Number(wanted.has(before ?? ''));
    judged.rightAfter += Number(wanted.has(after ?? ''));
  };
  return {
    add(id, { exact, regions }) {
      counts.queries++;
      counts.exact += Number(exact);
      for (const list of regions) addList(list, right.get(garmentQuery(id, list.region)));
    },
    summary: () => ({ ...counts, judged: { ...judged } }),
  };
}

/** The products of grade 1 or more, by query. */
function rightProducts(judgments: readonly Judgment[]): Map<string, Set<string>> {
  const right = new Map<string, Set<string>>();
  for (const { query, productId, grade } of judgments) {
    if (grade >= 1) right.set(query, (right.get(query) ?? new Set()).add(productId));
  }
  return right;
}

function firstOf({ ranks }: ListChange, when: 'before' | 'after'): string | undefined {
  return ranks.find((change) => change[when] === 1)?.productId;
}

import type { JudgmentRecord } from '../records/judgment-records.ts';
import type { GarmentClass } from '../types.ts';
import { garmentQuery } from './judgments/judge-events.ts';
import { weightOf } from './judgments/label-judgments.ts';
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
  /** Lists with a product that a person gave grade 1 or more, and how many of them have such a product first. */
  readonly judged: { readonly lists: number; readonly rightBefore: number; readonly rightAfter: number };
  /** Products that buyers clicked, and the shares of them that are first, each click with its weight (`clickWeight`). */
  readonly clicked: {
    readonly products: number;
    readonly firstBefore: number | null;
    readonly firstAfter: number | null;
  };
  /** The lists whose first product changed, in the order of the replays. */
  readonly moved: readonly MovedList[];
}

/** A list whose first product changed; null where it has none. */
export interface MovedList {
  readonly queryId: string;
  /** The caller's own name of the query. */
  readonly externalId: string | null;
  readonly region: string;
  readonly garmentClass: GarmentClass | null;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ReplayTally {
  add(query: { readonly id: string; readonly externalId: string | null }, replay: Replay): void;
  summary(): ReplaySummary;
}

/**
 * Counts changes over many replays, right first products by the catalog's labels, and clicked first products.
 *
 * @param clickEta exponent of the examination of ranks
 */
export function createReplayTally(judgments: readonly JudgmentRecord[], clickEta: number): ReplayTally {
  const relevant = judgments.filter(({ grade }) => grade >= 1);
  const right = byQuery(relevant.filter(({ source }) => source === 'human').map((row) => [row, 1]));
  const clicks = byQuery(
    relevant.flatMap((row): [JudgmentRecord, number][] => {
      const weight = weightOf(row, clickEta);
      return weight === null ? [] : [[row, weight]];
    }),
  );
  const counts = { queries: 0, exact: 0, lists: 0, firstChanged: 0, membersChanged: 0 };
  const judged = { lists: 0, rightBefore: 0, rightAfter: 0 };
  const clicked = { products: 0, total: 0, before: 0, after: 0 };
  const moved: MovedList[] = [];
  const addJudged = (key: string, before: string, after: string) => {
    const wanted = right.get(key);
    if (wanted) {
      judged.lists++;
      judged.rightBefore += Number(wanted.has(before));
      judged.rightAfter += Number(wanted.has(after));
    }
    for (const [productId, weight] of clicks.get(key) ?? []) {
      clicked.products++;
      clicked.total += weight;
      clicked.before += productId === before ? weight : 0;
      clicked.after += productId === after ? weight : 0;
    }
  };
  return {
    add({ id, externalId }, { exact, regions }) {
      counts.queries++;
      counts.exact += Number(exact);
      for (const list of regions) {
        const [before, after] = [firstOf(list, 'before'), firstOf(list, 'after')];
        counts.lists++;
        counts.membersChanged += Number(list.entered.length + list.left.length > 0);
        addJudged(garmentQuery(id, list.region), before ?? '', after ?? '');
        if (before === after) continue;
        counts.firstChanged++;
        const { region, garmentClass } = list;
        moved.push({ queryId: id, externalId, region, garmentClass, before, after });
      }
    },
    summary: () => ({
      ...counts,
      judged: { ...judged },
      clicked: {
        products: clicked.products,
        firstBefore: clicked.total === 0 ? null : clicked.before / clicked.total,
        firstAfter: clicked.total === 0 ? null : clicked.after / clicked.total,
      },
      moved: [...moved],
    }),
  };
}

/** The weights of products, by query. */
function byQuery(weighted: readonly (readonly [JudgmentRecord, number])[]): Map<string, Map<string, number>> {
  const queries = new Map<string, Map<string, number>>();
  for (const [{ query, productId }, weight] of weighted)
    queries.set(query, (queries.get(query) ?? new Map<string, number>()).set(productId, weight));
  return queries;
}

function firstOf({ ranks }: ListChange, when: 'before' | 'after'): string | null {
  return ranks.find((change) => change[when] === 1)?.productId ?? null;
}

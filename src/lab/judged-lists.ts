import { garmentQuery } from '../analyze/judgments/judge-events.ts';
import type { FoundQuery } from '../analyze/manage-queries.ts';
import type { Judgments } from '../evaluate/judgments.ts';
import type { SliceFacts } from '../evaluate/looks/look-slices.ts';
import { ndcg } from '../evaluate/measures/ndcg.ts';
import { recall } from '../evaluate/measures/recall.ts';
import type { JudgmentRecord } from '../records/judgment-records.ts';
import { areaShareOf } from '../search/collect-candidates.ts';
import type { RankedQuery } from './ranked-query.ts';

/** Measures of a judged list. */
export const labMeasures = ['recall@10', 'ndcg@10', 'kind@1'] as const;
export type LabMeasure = (typeof labMeasures)[number];

/** A list of a saved query that people have judged: that of a garment, or the look's. */
export interface JudgedList extends SliceFacts {
  readonly queryId: string;
  readonly externalId: string | null;
  /** null: the look's own list. */
  readonly region: string | null;
  readonly judgments: Judgments;
  /** The right products: those of its highest grade. */
  readonly right: readonly string[];
  /** Classes of the right products among the candidates; without any, the class of the garment. */
  readonly kinds: ReadonlySet<string>;
}

const cutOff = 10;

/** People's grades, by query and product. Grades below 0 count as not judged. */
export function gradesByQuery(judgments: readonly JudgmentRecord[]): Map<string, Map<string, number>> {
  const queries = new Map<string, Map<string, number>>();
  for (const { query, productId, grade, source } of judgments) {
    if (source !== 'human' || grade < 0) continue;
    queries.set(query, (queries.get(query) ?? new Map<string, number>()).set(productId, grade));
  }
  return queries;
}

/** The right products of a list: those of the highest grade, if it is at least 1. */
export function rightProducts(judgments: Judgments): string[] {
  const highest = Math.max(0, ...judgments.values());
  return highest < 1 ? [] : [...judgments].flatMap(([id, grade]) => (grade === highest ? [id] : []));
}

/** The lists of a saved query that have a right product. */
export function judgedLists(
  { id, externalId, query }: FoundQuery,
  grades: ReadonlyMap<string, Judgments>,
): JudgedList[] {
  const classesOf = classesByProduct(query);
  const judge = (region: FoundQuery['query']['regions'][number] | null): JudgedList[] => {
    const judgments = grades.get(garmentQuery(id, region?.id));
    const right = judgments ? rightProducts(judgments) : [];
    if (!judgments || right.length === 0) return [];
    const garmentClass = region?.garmentClass ?? null;
    const known = right.flatMap((product) => classesOf(product));
    return [
      {
        queryId: id,
        externalId,
        region: region?.id ?? null,
        judgments,
        right,
        kinds: new Set(known.length > 0 ? known : garmentClass === null ? [] : [garmentClass]),
        garmentClass,
        areaShare: region && areaShareOf(region.box, query.image),
        confidence: region?.confidence ?? null,
      },
    ];
  };
  return [...query.regions, null].flatMap(judge);
}

/** The ranking of a judged list. */
export function rankingOf(list: JudgedList, { regions, look }: RankedQuery, query: FoundQuery['query']) {
  const index = query.regions.findIndex(({ id }) => id === list.region);
  return index < 0 ? look : (regions[index] ?? look);
}

/**
 * The measures of a judged list's ranking: recall and nDCG (gains are the grades) of the first ten, and whether the first product is of
 * a kind of the right products. null where a measure does not count: no kind is known, or that of the first product.
 */
export function measureList(
  { judgments, right, kinds }: JudgedList,
  ids: readonly string[],
  query: FoundQuery['query'],
): Record<LabMeasure, number | null> {
  const rightAlone = new Map(right.map((id) => [id, 1]));
  const first = ids[0] === undefined ? [] : classesByProduct(query)(ids[0]);
  const isKindKnown = kinds.size > 0 && (ids.length === 0 || first.length > 0);
  return {
    'recall@10': recall(ids, rightAlone, { k: cutOff }),
    'ndcg@10': ndcg(ids, judgments, { k: cutOff }),
    'kind@1': isKindKnown ? Number(first.some((kind) => kinds.has(kind))) : null,
  };
}

function classesByProduct({ candidates: { products } }: FoundQuery['query']): (id: string) => string[] {
  return (id) => (products.find((product) => product.id === id)?.classes ?? []).filter((kind) => kind !== '');
}

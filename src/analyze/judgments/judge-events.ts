import { requireCatalog } from '../../records/require-catalog.ts';
import { decodeSnapshot, type SnapshotDocument } from '../../search/query-snapshot.ts';
import { type ShownList, shownLists } from '../../search/shown-lists.ts';
import type { AnalyzeContext } from '../analyze-context.ts';

/** The grade of each thing that a shopper does with a result: the closer to a purchase, the higher. */
const eventGrades = { dismiss: 0, click: 1, 'add-to-cart': 2, purchase: 3 } as const;
export const eventKinds = [
  'dismiss',
  'click',
  'add-to-cart',
  'purchase',
] as const satisfies readonly (keyof typeof eventGrades)[];
export type EventKind = (typeof eventKinds)[number];

export interface BuyerEvent {
  /** `queryId` of the response. */
  readonly queryId: string;
  /** The garment whose list had the product; undefined for the whole-look list. */
  readonly region?: string | undefined;
  readonly productId: string;
  readonly kind: EventKind;
}

/** Why an event was ignored. */
export const ignoredReasons = [
  'query-not-kept',
  'region-not-found',
  'product-not-answered',
  'product-not-shown',
] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];

export interface EventsAnswer {
  readonly recorded: number;
  /** `index` is the event's position in the request. */
  readonly ignored: readonly { readonly index: number; readonly reason: IgnoredReason }[];
}

/**
 * Stores events as weak judgments of saved queries, each with the rank at which the product was shown. Of all events for one
 * garment of a query and one product, the highest grade counts; a person's label overrides them. Products without events stay
 * unjudged: a missing click says little. Events are ignored if their query was not saved or does not have that region or
 * candidate, or if the list did not show the product.
 *
 * Throws `catalog-not-found`.
 */
export async function judgeEvents(
  { catalogs, queries, judgments }: Pick<AnalyzeContext, 'catalogs' | 'queries' | 'judgments'>,
  catalog: string,
  events: readonly BuyerEvent[],
): Promise<EventsAnswer> {
  await requireCatalog(catalogs, catalog);
  const answered = new Map<string, Answered | undefined>();
  for (const { queryId } of events) {
    if (answered.has(queryId)) continue;
    const record = await queries.find(queryId);
    answered.set(queryId, record?.catalog === catalog ? answeredOf(record) : undefined);
  }
  const ranks = events.map((event) => rankOf(event, answered.get(event.queryId)));
  const counted = events.flatMap(({ queryId, region, productId, kind }, index) => {
    const rank = ranks[index];
    if (typeof rank !== 'number') return [];
    return [{ query: garmentQuery(queryId, region), productId, grade: eventGrades[kind], rank }];
  });
  await judgments.observe(catalog, counted);
  const ignored = ranks.flatMap((rank, index) => (typeof rank === 'number' ? [] : [{ index, reason: rank }]));
  return { recorded: counted.length, ignored };
}

/** The query id of judgments for a garment of a saved query, `ID:r1`; without a region for its whole-look list, `ID`. */
export function garmentQuery(queryId: string, region: string | undefined): string {
  return region === undefined ? queryId : `${queryId}:${region}`;
}

interface Answered {
  /** What each list showed, by region; that of the look under undefined. */
  readonly lists: ReadonlyMap<string | undefined, ShownList>;
  readonly candidates: ReadonlySet<string>;
}

function answeredOf(record: SnapshotDocument): Answered | undefined {
  const query = decodeSnapshot(record);
  if (!query) return undefined;
  const { regions, look } = shownLists(query);
  return {
    lists: new Map<string | undefined, ShownList>([
      [undefined, look],
      ...query.regions.map(({ id }, index) => [id, regions[index] ?? new Map()] as const),
    ]),
    candidates: new Set(query.candidates.products.map(({ id }) => id)),
  };
}

/** The rank, from 1, at which the event's list showed the product, or why the event is ignored. */
function rankOf({ region, productId }: BuyerEvent, answered: Answered | undefined): number | IgnoredReason {
  if (!answered) return 'query-not-kept';
  const list = answered.lists.get(region);
  if (!list) return 'region-not-found';
  const shown = list.get(productId);
  if (shown) return shown.rank;
  return answered.candidates.has(productId) ? 'product-not-shown' : 'product-not-answered';
}

import { requireCatalog } from '../records/require-catalog.ts';
import { decodeSnapshot, type SnapshotDocument } from '../search/query-snapshot.ts';
import type { AnalyzeContext } from './analyze-context.ts';

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
export type IgnoredReason = 'query-not-kept' | 'region-not-found' | 'product-not-answered';

export interface EventsAnswer {
  readonly recorded: number;
  /** `index` is the event's position in the request. */
  readonly ignored: readonly { readonly index: number; readonly reason: IgnoredReason }[];
}

/**
 * Stores events as weak judgments of saved queries. Of all events for one garment of a query and one product, the highest
 * grade counts; a person's label overrides them. Products without events stay unjudged: a missing click says little.
 * Events are ignored if their query was not saved or does not have that region or candidate.
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
  const reasons = events.map((event) => reasonAgainst(event, answered.get(event.queryId)));
  const counted = events.filter((_, index) => reasons[index] === undefined);
  await judgments.observe(
    catalog,
    counted.map(({ queryId, region, productId, kind }) => ({
      query: garmentQuery(queryId, region),
      productId,
      grade: eventGrades[kind],
    })),
  );
  const ignored = reasons.flatMap((reason, index) => (reason ? [{ index, reason }] : []));
  return { recorded: counted.length, ignored };
}

/** The query id of judgments for a garment of a saved query, `ID:r1`; without a region for its whole-look list, `ID`. */
export function garmentQuery(queryId: string, region: string | undefined): string {
  return region === undefined ? queryId : `${queryId}:${region}`;
}

interface Answered {
  readonly regions: ReadonlySet<string>;
  readonly products: ReadonlySet<string>;
}

function answeredOf(record: SnapshotDocument): Answered | undefined {
  const query = decodeSnapshot(record);
  if (!query) return undefined;
  return {
    regions: new Set(query.regions.map(({ id }) => id)),
    products: new Set(query.candidates.products.map(({ id }) => id)),
  };
}

function reasonAgainst(
  { region, productId }: BuyerEvent,
  answered: Answered | undefined,
): IgnoredReason | undefined {
  if (!answered) return 'query-not-kept';
  if (region !== undefined && !answered.regions.has(region)) return 'region-not-found';
  return answered.products.has(productId) ? undefined : 'product-not-answered';
}

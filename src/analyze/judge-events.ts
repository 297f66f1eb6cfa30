import { requireCatalog } from '../records/require-catalog.ts';
import { decodeSnapshot, type SnapshotDocument } from '../search/query-snapshot.ts';
import type { AnalyzeContext } from './analyze-context.ts';

/**
 * What buyers do with an answer, and the grade that it is worth: the further towards a purchase the higher, and 0 for
 * saying that it is not what was looked for.
 */
const eventGrades = { dismiss: 0, click: 1, 'add-to-cart': 2, purchase: 3 } as const;
export const eventKinds = [
  'dismiss',
  'click',
  'add-to-cart',
  'purchase',
] as const satisfies readonly (keyof typeof eventGrades)[];
export type EventKind = (typeof eventKinds)[number];

export interface BuyerEvent {
  /** `queryId` of the answer. */
  readonly queryId: string;
  /** The garment whose list it was in; undefined for the look's own list. */
  readonly region?: string | undefined;
  readonly productId: string;
  readonly kind: EventKind;
}

/** Why an event says nothing. */
export type IgnoredReason = 'query-not-kept' | 'region-not-found' | 'product-not-answered';

export interface EventsAnswer {
  readonly recorded: number;
  /** By the place of the event in the request. */
  readonly ignored: readonly { readonly index: number; readonly reason: IgnoredReason }[];
}

/**
 * Takes events as weak judgments of the kept queries that they are about, by one rule: of all events about a query's
 * garment and a product, the highest grade counts, and a person's label counts before all of them. A product without an
 * event stays unjudged: that nobody clicked says little. An event counts nothing when its query was not kept or did not
 * answer with that product.
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

/** The query id under which a garment of a kept query is judged, `ID:r1`; without a region the look's own list, `ID`. */
export function garmentQuery(queryId: string, region: string | undefined): string {
  return region === undefined ? queryId : `${queryId}:${region}`;
}

interface Answered {
  readonly regions: ReadonlySet<string>;
  readonly products: ReadonlySet<string>;
}

function answeredOf(record: SnapshotDocument): Answered | undefined {
  const kept = decodeSnapshot(record);
  if (!kept) return undefined;
  return {
    regions: new Set(kept.regions.map(({ id }) => id)),
    products: new Set(kept.candidates.products.map(({ id }) => id)),
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

import type { Judgment } from '../../records/judgment-records.ts';
import { decodeSnapshot } from '../../search/query-snapshot.ts';
import type { AnalyzeContext } from '../analyze-context.ts';

/** How many of some names Garb knows. */
export interface KnownCount {
  readonly known: number;
  readonly unknown: number;
  /** The first unknown ones. */
  readonly examples: readonly string[];
}

export interface KnownNames {
  /** Saved queries, by their id or the caller's own name. */
  readonly queries: KnownCount;
  /** Garments of them, `QUERY:r1` or `LOOK:g1`. */
  readonly garments: KnownCount;
  /** Products of the catalog. */
  readonly products: KnownCount;
}

const shownExamples = 5;
/** Products asked for at once; their rows come with vectors. */
const productsAtOnce = 200;

/**
 * How many of the queries, garments and products that judgments name are those of saved queries and of the catalog. Garment n of a
 * look file counts as known if the saved query of that name has so many garments.
 */
export async function knownNames(
  { queries, store }: Pick<AnalyzeContext, 'queries' | 'store'>,
  catalog: string,
  judgments: readonly Judgment[],
): Promise<KnownNames> {
  const found = { queries: new Map<string, boolean>(), garments: new Map<string, boolean>() };
  for (const [base, garments] of garmentsByQuery(judgments)) {
    const regions = await regionsOf(queries, catalog, base);
    found.queries.set(base, regions !== undefined);
    for (const garment of garments) found.garments.set(`${base}:${garment}`, isKnown(garment, regions ?? []));
  }
  const products = new Map(judgments.map(({ productId }) => [productId, false]));
  const ids = [...products.keys()];
  for (let at = 0; at < ids.length; at += productsAtOnce)
    for (const { productId } of await store.fetchByProduct(catalog, ids.slice(at, at + productsAtOnce)))
      products.set(productId, true);
  return {
    queries: countOf(found.queries),
    garments: countOf(found.garments),
    products: countOf(products),
  };
}

/** `r1` or `g1` of the names `QUERY:r1` and `LOOK:g1`, by query or look; other names are those of whole queries. */
function garmentsByQuery(judgments: readonly Judgment[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { query } of judgments) {
    const [, base = query, garment] = /^(.*):([rg][1-9]\d*)$/s.exec(query) ?? [];
    const garments = names.get(base) ?? new Set();
    names.set(base, garment === undefined ? garments : garments.add(garment));
  }
  return names;
}

function isKnown(garment: string, regions: readonly string[]): boolean {
  return garment.startsWith('g') ? Number(garment.slice(1)) <= regions.length : regions.includes(garment);
}

/** The garments of the saved query of this id or name; undefined if there is none. */
async function regionsOf(
  queries: AnalyzeContext['queries'],
  catalog: string,
  name: string,
): Promise<string[] | undefined> {
  const byId = await queries.find(name);
  const record = byId?.catalog === catalog ? byId : (await queries.findExternal(catalog, name))[0];
  return record && decodeSnapshot(record)?.regions.map(({ id }) => id);
}

function countOf(names: ReadonlyMap<string, boolean>): KnownCount {
  const unknown = [...names].flatMap(([name, isKnown]) => (isKnown ? [] : [name]));
  return {
    known: names.size - unknown.length,
    unknown: unknown.length,
    examples: unknown.slice(0, shownExamples),
  };
}

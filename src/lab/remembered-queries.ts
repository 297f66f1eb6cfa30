import type { AnalyzeContext } from '../analyze/analyze-context.ts';
import { type FoundQuery, getQuery } from '../analyze/manage-queries.ts';
import { fieldError } from '../errors.ts';

type QueryRecords = AnalyzeContext['queries'];

/** Products of the queries kept, in all: some forty megabytes. */
const mostProducts = 40_000;

type ReadQueries = (
  catalog: string,
  ids: readonly string[],
  locationOf: (index: number) => string,
) => Promise<FoundQuery[]>;

/** By records: ids are unique in each. */
const readers = new WeakMap<QueryRecords, ReadQueries>();

/**
 * A catalog's saved queries in the order of their ids. Those read last are kept: while a weight moves, the same ones are ranked again
 * and again. A saved query never changes; one that was deleted since is not answered.
 *
 * @param locationOf where the request names the id at an index, for the error
 * @throws AppError `query-not-found`
 */
export async function rememberedQueries(
  queries: QueryRecords,
  catalog: string,
  ids: readonly string[],
  locationOf: (index: number) => string,
): Promise<FoundQuery[]> {
  const read = readers.get(queries) ?? createReader(queries);
  readers.set(queries, read);
  return read(catalog, ids, locationOf);
}

function createReader(queries: QueryRecords): ReadQueries {
  const known = new Map<string, FoundQuery>();
  let products = 0;
  const forget = (id: string) => {
    products -= known.get(id)?.query.candidates.products.length ?? 0;
    known.delete(id);
  };
  const keep = (query: FoundQuery) => {
    // Again at the end: the first are those that were not asked for longest.
    forget(query.id);
    known.set(query.id, query);
    products += query.query.candidates.products.length;
    for (const oldest of known.keys()) {
      if (products <= mostProducts) return;
      forget(oldest);
    }
  };
  return async (catalog, ids, locationOf) => {
    const present = new Set(await queries.present(catalog, ids));
    const found: FoundQuery[] = [];
    for (const [index, id] of ids.entries()) {
      const kept = present.has(id) ? known.get(id) : undefined;
      const query = kept ?? (await getQuery({ queries }, id, locationOf(index)));
      if (query.catalog !== catalog) throw notInCatalog(locationOf(index));
      keep(query);
      found.push(query);
    }
    return found;
  };
}

/** The error of an id or a name, at its place in the request, that no saved query of the catalog has. */
export function notInCatalog(location: string) {
  return fieldError('query-not-found', location, 'Expected a saved query of the catalog');
}

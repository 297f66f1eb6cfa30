import type { MiddlewareHandler } from 'hono';
import { AppError, fieldError } from '../errors.ts';
import type { CatalogRecords } from '../records/catalog-records.ts';
import type { ImportRecords } from '../records/import-records.ts';
import type { InterleavingRecords } from '../records/interleaving-records.ts';
import type { JudgmentRecords } from '../records/judgment-records.ts';
import type { ProfileRecords } from '../records/profile-records.ts';
import type { QueryRecords } from '../records/query-records.ts';
import type { PictureStore } from '../store/picture-store.ts';
import type { VectorStore } from '../store/vector-store.ts';

/** Everything that is kept by catalog. */
export interface KeptByCatalog {
  readonly store: VectorStore;
  readonly pictures: PictureStore;
  readonly catalogs: CatalogRecords;
  readonly imports: ImportRecords;
  readonly interleavings: InterleavingRecords;
  readonly judgments: JudgmentRecords;
  readonly profiles: ProfileRecords;
  readonly queries: QueryRecords;
}

/** Gives a request whose key is limited to some catalogs the context as that key sees it; see {@link confine}. */
export function confineRequests<Api extends KeptByCatalog>(): MiddlewareHandler<{
  Variables: { api: Api; catalogs?: readonly string[] | null | undefined };
}> {
  return async function confineRequest(c, next) {
    const catalogs = c.get('catalogs');
    if (catalogs) c.set('api', confine(c.get('api'), catalogs));
    await next();
  };
}

/**
 * The context as a key of some catalogs sees it: other catalogs do not exist, whatever route asks for them. Only to create one is
 * `forbidden`, whether it exists or not. Profiles are shared by all.
 */
export function confine<Context extends KeptByCatalog>(
  context: Context,
  catalogs: readonly string[],
): Context {
  const sees = (catalog: string) => catalogs.includes(catalog);
  const { store, queries } = context;
  const visible = async (id: string) => {
    const query = await queries.find(id);
    return query && sees(query.catalog) ? query : undefined;
  };
  return {
    ...context,
    pictures: within(context.pictures, sees),
    interleavings: within(context.interleavings, sees),
    judgments: within(context.judgments, sees),
    imports: within(context.imports, sees, ['update']),
    profiles: within(context.profiles, sees, ['add', 'addVersion', 'find', 'list', 'page']),
    store: {
      ...within(store, sees, ['optimize', 'health', 'close']),
      catalogs: async (names) => (await store.catalogs(names)).filter(({ catalog }) => sees(catalog)),
    },
    queries: {
      ...within(queries, sees, ['prune']),
      find: visible,
      embeddings: async (id) => ((await visible(id)) ? queries.embeddings(id) : undefined),
      delete: async (id) => (await visible(id)) !== undefined && queries.delete(id),
    },
    catalogs: confineCatalogs(context.catalogs, sees),
  };
}

function confineCatalogs(catalogs: CatalogRecords, sees: (catalog: string) => boolean): CatalogRecords {
  return {
    ...within(catalogs, sees),
    exists: async (name) => sees(name) && catalogs.exists(name),
    list: async () => (await catalogs.list()).filter(sees),
    page: async ({ limit, after = '' }) =>
      (await catalogs.list()).filter((name) => sees(name) && name > after).slice(0, limit),
    async create(name) {
      if (sees(name)) return catalogs.create(name);
      throw new AppError('forbidden', 'The key may not create this catalog', {
        errors: [{ location: 'catalog', message: 'Expected one of the catalogs of the key' }],
      });
    },
  };
}

/**
 * The object with every method checked for the catalog of its first argument, except those named: a method that is added later is
 * checked, or fails, until it is named.
 */
function within<Target extends object>(
  target: Target,
  sees: (catalog: string) => boolean,
  except: readonly (keyof Target)[] = [],
): Target {
  const checked = Object.entries(target).map(([name, member]) => {
    if (typeof member !== 'function' || except.includes(name as keyof Target)) return [name, member];
    return [
      name,
      (...given: unknown[]) => {
        for (const catalog of catalogsOf(given[0])) if (!sees(catalog)) throw catalogNotFound(catalog);
        return member.apply(target, given);
      },
    ];
  });
  return Object.fromEntries(checked);
}

/** The catalog that is an argument, or a field of it or of each of its entries. */
function catalogsOf(argument: unknown): readonly string[] {
  if (typeof argument === 'string') return [argument];
  if (Array.isArray(argument)) return argument.flatMap((entry) => catalogsOf(entry));
  const { catalog } = Object(argument) as { readonly catalog?: unknown };
  if (typeof catalog === 'string') return [catalog];
  throw new RangeError('Expected a catalog as the first argument');
}

function catalogNotFound(catalog: string): AppError {
  return fieldError('catalog-not-found', 'catalog', `No catalog named ${JSON.stringify(catalog)}`);
}

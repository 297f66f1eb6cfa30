import type { EmbeddingSpace, StoredRow } from '../../store/vector-store.ts';
import { views } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';

/** What may be wrong with a catalog. */
export type CatalogProblemKind =
  /** The store holds rows of a catalog that the records do not know: no route would answer for it. */
  | 'catalog-not-known'
  /** The store counts another number of rows than it gives when all are read. */
  | 'count-differs'
  /** Rows whose vectors are not of the embedder's length, or not of length 1. */
  | 'vector-not-valid'
  /** Products of which a write was cut short: a picture has fewer rows than it gave. */
  | 'rows-missing'
  /** Rows whose picture has no small copy for display. */
  | 'picture-missing'
  /** Small copies of pictures that no row names. */
  | 'picture-orphaned';

export interface CatalogProblem {
  readonly kind: CatalogProblemKind;
  readonly count: number;
  /** Up to five: product ids, or digests of pictures. */
  readonly examples: readonly string[];
  /** Whether it was put right; what cannot be is put right by importing those products again. */
  readonly repaired: boolean;
}

export interface CatalogFindings {
  readonly catalog: string;
  readonly rows: number;
  readonly products: number;
  readonly pictures: number;
  readonly problems: readonly CatalogProblem[];
}

type Context = Pick<CatalogContext, 'store' | 'pictures' | 'catalogs' | 'embedder'>;

/**
 * Reads a whole catalog and compares what the store, the records and the display copies say of it. With `repair`, a
 * catalog that is not known is made known, rows with bad vectors and products that were cut short are deleted, so that
 * the next import makes them anew, and orphaned copies are deleted. Meant for a time without imports: what is being
 * written looks like what was cut short.
 */
export async function checkCatalog(
  context: Context,
  catalog: string,
  { repair = false }: { readonly repair?: boolean | undefined } = {},
): Promise<CatalogFindings> {
  const { store, pictures, catalogs } = context;
  const found = await readCatalog(context, catalog);
  const counted = await store.count(catalog);
  const copies = new Set(await pictures.list(catalog));
  const orphaned = [...copies].filter((digest) => !found.digests.has(digest));
  const faulty = [...new Set([...found.badVectors, ...found.cutShort])];

  const isKnown = await catalogs.exists(catalog);
  if (repair) {
    if (!isKnown && found.rows > 0) await catalogs.create(catalog);
    if (faulty.length > 0) await store.deleteProducts(catalog, faulty);
    for (const digest of orphaned) await pictures.delete(catalog, digest);
  }
  const problem = (
    kind: CatalogProblemKind,
    items: readonly string[],
    mendable: boolean,
  ): CatalogProblem[] =>
    items.length === 0
      ? []
      : [{ kind, count: items.length, examples: items.slice(0, 5), repaired: repair && mendable }];
  const difference = Math.abs(counted - found.rows);
  return {
    catalog,
    rows: found.rows,
    products: found.products,
    pictures: copies.size,
    problems: [
      ...problem('catalog-not-known', isKnown || found.rows === 0 ? [] : [catalog], true),
      ...(difference === 0
        ? []
        : [{ kind: 'count-differs' as const, count: difference, examples: [], repaired: false }]),
      ...problem('vector-not-valid', found.badVectors, true),
      ...problem('rows-missing', found.cutShort, true),
      ...problem(
        'picture-missing',
        [...found.digests].filter((digest) => !copies.has(digest)),
        false,
      ),
      ...problem('picture-orphaned', orphaned, true),
    ],
  };
}

interface Read {
  readonly rows: number;
  readonly products: number;
  readonly digests: ReadonlySet<string>;
  /** Products, by id. */
  readonly badVectors: readonly string[];
  readonly cutShort: readonly string[];
}

async function readCatalog({ store, embedder }: Context, catalog: string): Promise<Read> {
  const digests = new Set<string>();
  const products = new Set<string>();
  const badVectors = new Set<string>();
  /** Rows that a picture of a product has, and should have. */
  const pictures = new Map<string, { readonly productId: string; has: number; readonly due: number }>();
  let rows = 0;
  for await (const page of store.scan(catalog)) {
    for (const row of page) {
      rows += 1;
      digests.add(row.imageDigest);
      products.add(row.productId);
      if (!hasSoundVectors(row, embedder)) badVectors.add(row.productId);
      if (!row.origin) continue;
      const name = JSON.stringify([row.productId, row.imageDigest, row.origin.imagePath]);
      const picture = pictures.get(name) ?? {
        productId: row.productId,
        has: 0,
        due: row.origin.rowsOfPicture,
      };
      picture.has += 1;
      pictures.set(name, picture);
    }
  }
  const short = [...pictures.values()].filter(({ has, due }) => has < due).map(({ productId }) => productId);
  return {
    rows,
    products: products.size,
    digests,
    badVectors: [...badVectors],
    cutShort: [...new Set(short)],
  };
}

function hasSoundVectors(row: StoredRow, { dimension }: Pick<EmbeddingSpace, 'dimension'>): boolean {
  return views.every((view) => {
    const vector = row[view];
    return vector.length === dimension && Math.abs(Math.hypot(...vector) - 1) < 1e-3;
  });
}

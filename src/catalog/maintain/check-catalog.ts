import { AppError } from '../../errors.ts';
import { lengthOf } from '../../similarity.ts';
import type { EmbeddingSpace, StoredRow } from '../../store/vector-store.ts';
import { views } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';

/** Kinds of problems in a catalog. */
export type CatalogProblemKind =
  /** The vector store has rows of a catalog that the records database lacks, so no route finds it. */
  | 'catalog-not-known'
  /** The store's row count differs from the number of rows that it returns. */
  | 'count-differs'
  /** Rows whose vectors have a wrong dimension or, for the cosine, a norm other than 1. */
  | 'vector-not-valid'
  /** Products whose write was interrupted: an image has fewer rows than it should. */
  | 'rows-missing'
  /** Images without a thumbnail. */
  | 'picture-missing'
  /** Thumbnails of images that no row names. */
  | 'picture-orphaned';

export interface CatalogProblem {
  readonly kind: CatalogProblemKind;
  readonly count: number;
  /** Up to five product ids or image digests. */
  readonly examples: readonly string[];
  /** Whether it was repaired. Importing the products again repairs the other kinds. */
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
 * Reads a whole catalog and compares vector store, records database and thumbnails. `repair` adds an unknown catalog to the records
 * database and deletes orphaned thumbnails and faulty products (bad vectors, missing rows), which the next import creates again.
 * Run it while no import runs: a write in progress looks like an interrupted one. Throws `prune-refused` for a repair of a catalog
 * that had products and has none, as after the loss of a collection.
 */
export async function checkCatalog(
  context: Context,
  catalog: string,
  { repair = false }: { readonly repair?: boolean | undefined } = {},
): Promise<CatalogFindings> {
  const { store, pictures, catalogs } = context;
  const found = await readCatalog(context, catalog);
  const counted = await store.count(catalog);
  const thumbnails = new Set(await pictures.list(catalog));
  const orphaned = [...thumbnails].filter((digest) => !found.digests.has(digest));
  const faulty = [...new Set([...found.badVectors, ...found.incomplete])];

  const isKnown = await catalogs.exists(catalog);
  if (repair) {
    if (found.rows === 0) refuseToEmpty(catalog, { counted, thumbnails: thumbnails.size });
    if (!isKnown && found.rows > 0) await catalogs.create(catalog);
    if (faulty.length > 0) await store.deleteProducts(catalog, faulty);
    for (const digest of orphaned) await pictures.delete(catalog, digest);
  }
  const problem = (
    kind: CatalogProblemKind,
    items: readonly string[],
    repairable: boolean,
  ): CatalogProblem[] =>
    items.length === 0
      ? []
      : [{ kind, count: items.length, examples: items.slice(0, 5), repaired: repair && repairable }];
  const difference = Math.abs(counted - found.rows);
  return {
    catalog,
    rows: found.rows,
    products: found.products,
    pictures: thumbnails.size,
    problems: [
      ...problem('catalog-not-known', isKnown || found.rows === 0 ? [] : [catalog], true),
      ...(difference === 0
        ? []
        : [{ kind: 'count-differs' as const, count: difference, examples: [], repaired: false }]),
      ...problem('vector-not-valid', found.badVectors, true),
      ...problem('rows-missing', found.incomplete, true),
      ...problem(
        'picture-missing',
        [...found.digests].filter((digest) => !thumbnails.has(digest)),
        false,
      ),
      ...problem('picture-orphaned', orphaned, true),
    ],
  };
}

/**
 * Throws `prune-refused` where a store that has no row of a catalog shows signs of having lost them: repairing would delete the
 * thumbnails of all its products.
 */
function refuseToEmpty(
  catalog: string,
  { counted, thumbnails }: { readonly counted: number; readonly thumbnails: number },
): void {
  if (counted === 0 && thumbnails === 0) return;
  const signs = counted > 0 ? `it counts ${counted}` : `there are ${thumbnails} thumbnails`;
  throw new AppError(
    'prune-refused',
    `Catalog ${catalog} had products, and the vector store returns none of its rows (${signs}): nothing is repaired. ` +
      'Look whether it is the right store, then restore it or import the catalog again. ' +
      `To delete all that is left of the catalog: garb catalogs delete ${catalog}`,
  );
}

interface Read {
  readonly rows: number;
  readonly products: number;
  readonly digests: ReadonlySet<string>;
  /** Ids of products with invalid vectors, and of those with missing rows. */
  readonly badVectors: readonly string[];
  readonly incomplete: readonly string[];
}

async function readCatalog({ store, embedder }: Context, catalog: string): Promise<Read> {
  const digests = new Set<string>();
  const products = new Set<string>();
  const badVectors = new Set<string>();
  /** Per product and image: the number of rows found, and of rows expected. */
  const pictures = new Map<
    string,
    { readonly productId: string; found: number; readonly expected: number }
  >();
  let rows = 0;
  for await (const page of store.scan(catalog)) {
    for (const row of page) {
      rows += 1;
      digests.add(row.imageDigest);
      products.add(row.productId);
      if (!hasValidVectors(row, embedder)) badVectors.add(row.productId);
      if (!row.origin) continue;
      const name = JSON.stringify([row.productId, row.imageDigest, row.origin.imagePath]);
      const picture = pictures.get(name) ?? {
        productId: row.productId,
        found: 0,
        expected: row.origin.rowsOfPicture,
      };
      picture.found += 1;
      pictures.set(name, picture);
    }
  }
  const incomplete = [...pictures.values()]
    .filter(({ found, expected }) => found < expected)
    .map(({ productId }) => productId);
  return {
    rows,
    products: products.size,
    digests,
    badVectors: [...badVectors],
    incomplete: [...new Set(incomplete)],
  };
}

function hasValidVectors(
  row: StoredRow,
  { dimension, metric = 'cosine' }: Pick<EmbeddingSpace, 'dimension' | 'metric'>,
): boolean {
  return views.every((view) => {
    const length = lengthOf(row[view]);
    const isValid = metric === 'cosine' ? Math.abs(length - 1) < 1e-3 : Number.isFinite(length);
    return row[view].length === dimension && isValid;
  });
}

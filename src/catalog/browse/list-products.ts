import { requireCatalog } from '../../records/require-catalog.ts';
import { type RowSummary, rowsByProduct } from '../../store/vector-store.ts';
import type { Product, ProductClass } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type ListedProduct, listedProduct } from './listed-product.ts';

/** Which products of a catalog to list. */
export interface ProductPage {
  /** At most so many. */
  readonly limit: number;
  /** Id of the last product on the page before. */
  readonly after?: string | undefined;
  /** Every word of it occurs in the product's id, title, category, group, description or attributes; case does not count. */
  readonly text?: string | undefined;
  /** Products with a garment of this class; '' for those with one of unknown class. */
  readonly garmentClass?: ProductClass | '' | undefined;
}

export interface ProductPageAnswer {
  readonly products: readonly ListedProduct[];
  /** How many products match, on all pages. */
  readonly total: number;
  /** `after` of the next page; null on the last one. */
  readonly next: string | null;
}

type Context = Pick<CatalogContext, 'store' | 'catalogs'>;

/**
 * A page of a catalog's products, ordered by id (code units). Reads the whole catalog without its vectors, since stores keep no order
 * and search no texts. Throws `catalog-not-found`.
 */
export async function listProducts(
  { store, catalogs }: Context,
  catalog: string,
  { limit, after = '', text = '', garmentClass }: ProductPage,
): Promise<ProductPageAnswer> {
  await requireCatalog(catalogs, catalog);
  const words = wordsOf(text);
  const matches = ({ product, ...row }: RowSummary) =>
    (garmentClass === undefined || row.garmentClass === garmentClass) && hasWords(product, words);
  const matching = new Set<string>();
  for await (const rows of store.scanSummaries(catalog))
    for (const row of rows) if (!matching.has(row.productId) && matches(row)) matching.add(row.productId);
  const rest = [...matching].filter((id) => id > after).sort();
  const page = rest.slice(0, limit);
  return {
    products: await readListed({ store }, catalog, page),
    total: matching.size,
    next: rest.length > limit ? (page.at(-1) ?? null) : null,
  };
}

/** These products, in the order of the ids; without those that the catalog lacks. Throws `catalog-not-found`. */
export async function findProducts(
  { store, catalogs }: Context,
  catalog: string,
  ids: readonly string[],
): Promise<ListedProduct[]> {
  await requireCatalog(catalogs, catalog);
  return readListed({ store }, catalog, ids);
}

/** The products of these ids, in their order; without those that the catalog lacks. */
export async function readListed(
  { store }: Pick<Context, 'store'>,
  catalog: string,
  ids: readonly string[],
): Promise<ListedProduct[]> {
  const rows = rowsByProduct(await store.fetchSummaries(catalog, ids));
  return ids.flatMap((id) => listedProduct(rows.get(id) ?? []) ?? []);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function hasWords(product: Product, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { id, title, category, groupId, description, attributes = {} } = product;
  const said = [id, title, category, groupId, description, ...Object.values(attributes).flat()]
    .filter((value) => value !== undefined)
    .join('\n')
    .toLowerCase();
  return words.every((word) => said.includes(word));
}

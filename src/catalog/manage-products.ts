import { AppError, fieldError } from '../errors.ts';
import type { Page } from '../records/page.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import type { ClassSource } from '../store/vector-store.ts';
import type { Box, Product, ProductClass } from '../types.ts';
import type { CatalogContext } from './catalog-context.ts';
import { type IndexedProduct, indexProduct, type ProductPicture } from './index/index-product.ts';

/** A product and its indexed garments. */
export interface ProductAnswer {
  readonly product: Product;
  readonly garments: readonly {
    readonly imageDigest: string;
    readonly garmentClass: ProductClass | '';
    readonly box: Box | null;
    /** The image's path or address, as the product names it; null in rows of Garb 0.1. */
    readonly imagePath: string | null;
    /** Size of the upright image in pixels, the frame of the box; null in rows made before it was noted. */
    readonly imageSize: { readonly width: number; readonly height: number } | null;
    readonly classSource: ClassSource | null;
  }[];
}

/**
 * Adds a product, or replaces the one with this id; searches always find the old or the new one. Throws `catalog-not-found`, and
 * the first image's error when no image can be used.
 */
export async function putProduct(
  context: CatalogContext,
  catalog: string,
  product: Product,
  pictures: readonly ProductPicture[],
): Promise<IndexedProduct & { readonly status: 'imported' | 'unchanged' }> {
  await requireCatalog(context.catalogs, catalog);
  const stored = await context.store.fetchByProduct(catalog, [product.id]);
  const indexed = await indexProduct(context, product, pictures, { catalog, stored });
  const { status } = indexed;
  if (status === 'failed') {
    throw indexed.failedPictures[0]?.error ?? new AppError('invalid-row', 'Expected at least one image');
  }
  if (status === 'imported') await context.store.replaceProduct(catalog, product.id, indexed.rows);
  return { ...indexed, status };
}

/** Throws `catalog-not-found`, `product-not-found`. */
export async function getProduct(
  context: CatalogContext,
  catalog: string,
  productId: string,
): Promise<ProductAnswer> {
  await requireCatalog(context.catalogs, catalog);
  const rows = await context.store.fetchByProduct(catalog, [productId]);
  const [first] = rows;
  if (!first) throw productNotFound(productId);
  return {
    product: first.product,
    garments: rows.map(({ imageDigest, garmentClass, box, origin }) => ({
      imageDigest,
      garmentClass,
      box,
      imagePath: origin?.imagePath ?? null,
      imageSize: origin?.imageSize ? { width: origin.imageSize[0], height: origin.imageSize[1] } : null,
      classSource: origin?.classSource ?? null,
    })),
  };
}

/** Throws `catalog-not-found`, `product-not-found`. */
export async function deleteProduct(
  context: CatalogContext,
  catalog: string,
  productId: string,
): Promise<void> {
  await requireCatalog(context.catalogs, catalog);
  if ((await context.store.deleteProducts(catalog, [productId])) === 0) throw productNotFound(productId);
}

export interface CountedCatalog {
  readonly name: string;
  readonly products: number;
  readonly rows: number;
}

/** The catalogs with their numbers of products and rows, ordered by name. */
export async function listCatalogs(context: CatalogContext): Promise<CountedCatalog[]> {
  return counted(context, await context.catalogs.list());
}

/** A page of the catalogs with their numbers of products and rows; see {@link CatalogRecords.page}. */
export async function pageOfCatalogs(context: CatalogContext, page: Page<string>): Promise<CountedCatalog[]> {
  return counted(context, await context.catalogs.page(page));
}

async function counted({ store }: CatalogContext, names: readonly string[]): Promise<CountedCatalog[]> {
  const counts = new Map((await store.catalogs(names)).map((summary) => [summary.catalog, summary]));
  return names.map((name) => ({
    name,
    products: counts.get(name)?.products ?? 0,
    rows: counts.get(name)?.rows ?? 0,
  }));
}

/** Deletes a catalog with all its products. Throws `catalog-not-found`. */
export async function deleteCatalog(context: CatalogContext, catalog: string): Promise<void> {
  await requireCatalog(context.catalogs, catalog);
  await context.store.deleteCatalog(catalog).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'storage-full') throw error;
    // Files are deleted without room, and make it.
    await context.pictures.deleteCatalog(catalog);
    await context.store.deleteCatalog(catalog);
  });
  await context.pictures.deleteCatalog(catalog);
  await context.catalogs.delete(catalog);
}

function productNotFound(productId: string): AppError {
  return fieldError('product-not-found', 'id', `No product with id ${JSON.stringify(productId)}`);
}

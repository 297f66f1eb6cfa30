import type { Metric } from '../similarity.ts';
import type { Attributes, Box, Embedding, Product, ProductClass, View } from '../types.ts';
import type { Filter } from './filter/filter.ts';

/** Source of a row's class: the shop's row, a person's correction, a keyword, or only the detector. */
export const classSources = ['row', 'review', 'keyword', 'unknown'] as const;
export type ClassSource = (typeof classSources)[number];

/** How a row was made. */
export interface RowOrigin {
  /** The image's path or URL, as the product names it. */
  readonly imagePath: string;
  /** Perceptual hash of the image, 16 hex digits. */
  readonly imageHash: string;
  readonly classSource: ClassSource;
  /** Whether the shop drew the box. */
  readonly boxGiven: boolean;
  /** Whether a person drew it in the place of what was indexed; `boxGiven` is then true as well. */
  readonly boxReviewed?: true | undefined;
  /** Number of rows of this image and product, including this one; the store has fewer after an interrupted write. */
  readonly rowsOfPicture: number;
  /** Width and height of the upright image in pixels, the frame of boxes; absent in rows made before it was noted. */
  readonly imageSize?: readonly [width: number, height: number] | undefined;
}

/** One garment in one image of a product. */
export interface StoredRow {
  /** sha256 of catalog, product, image digest and box, in hex, so that writing the same row twice changes nothing. */
  readonly key: string;
  readonly catalog: string;
  readonly productId: string;
  /** Shared by a product's variants, such as colors and sizes; '' when the shop names none. */
  readonly groupId: string;
  /** '' when unknown. */
  readonly garmentClass: ProductClass | '';
  /** null when the shop names none; NaN is invalid. */
  readonly price: number | null;
  readonly attributes: Attributes;
  /** sha256 of the image file, in hex. */
  readonly imageDigest: string;
  /** Absent in rows of Garb 0.1. */
  readonly origin?: RowOrigin | undefined;
  /** The garment's box in pixels of the upright image; null where the whole image was indexed. */
  readonly box: Box | null;
  /** The product as responses show it. */
  readonly product: Product;
  readonly whole: Embedding;
  /** Equal to `whole` when no garment was found. */
  readonly garment: Embedding;
}

/** A row without its vectors, which are large and rarely needed. */
export type RowSummary = Omit<StoredRow, 'whole' | 'garment'>;

/** A row's names: what ranking needs of it besides vectors. */
export type RowNames = Pick<StoredRow, 'key' | 'productId' | 'groupId' | 'garmentClass'>;

/** A row with what scoring needs. */
export type VectorRow = RowNames & Pick<StoredRow, View>;

/** A hit without its product. */
export interface NameHit {
  /** The space's similarity, -1..1; see `similarity`. */
  readonly score: number;
  readonly row: RowNames;
}

export interface StoreHit extends NameHit {
  readonly row: RowSummary;
}

export interface SearchRequest {
  readonly catalog: string;
  readonly view: View;
  readonly vectors: readonly Embedding[];
  readonly filter?: Filter;
  /** Rows per list, 1..1,000. A product can appear several times, once per row. */
  readonly limit: number;
  /** A list may end once it has rows of that many products, all of them before any row that is left out. */
  readonly products?: number;
}

/** The embedder that made a store's vectors. */
export interface EmbeddingSpace {
  readonly id: string;
  readonly dimension: number;
  /** Default: the cosine. */
  readonly metric?: Metric;
}

export interface CatalogSummary {
  readonly catalog: string;
  readonly rows: number;
  readonly products: number;
}

/**
 * Rows of all catalogs, searched by the similarity of their embedding space. Every implementation passes test/contract/vector-store.ts.
 * Throws `embedding-space-mismatch` when opened with another embedder, `store-unavailable` when the store does not respond,
 * `invalid-row` and `invalid-filter`, with the field, for input that no store accepts.
 */
export interface VectorStore {
  /** Writes rows and replaces those with the same key. Not atomic, but safe to repeat. */
  upsert(rows: readonly StoredRow[]): Promise<void>;
  /**
   * Replaces all rows of a product. The new rows are written before the others are deleted, so the product stays searchable even
   * after a crash in between.
   */
  replaceProduct(catalog: string, productId: string, rows: readonly StoredRow[]): Promise<void>;
  /** Deletes all rows of the products and ignores unknown ids. Returns the number of products deleted. */
  deleteProducts(catalog: string, productIds: readonly string[]): Promise<number>;
  deleteCatalog(catalog: string): Promise<void>;
  /** One list per vector, in the vectors' order, best first, ties by key. For an unknown catalog the lists are empty. */
  search(request: SearchRequest): Promise<StoreHit[][]>;
  /** Like `search`, but without products: those that are needed are read later. */
  searchNames(request: SearchRequest): Promise<NameHit[][]>;
  /** All rows of the products with what scoring needs; ordered by product id, then key. */
  fetchVectors(catalog: string, productIds: readonly string[]): Promise<VectorRow[]>;
  /** All rows of the products without vectors, as answers show them; ordered by product id, then key. */
  fetchSummaries(catalog: string, productIds: readonly string[]): Promise<RowSummary[]>;
  /** All rows of the products, with vectors, for exact re-scoring; ordered by product id, then key. */
  fetchByProduct(catalog: string, productIds: readonly string[]): Promise<StoredRow[]>;
  /** All rows made from an image, with vectors, of any product; ordered by product id, then key. */
  fetchByPicture(catalog: string, imageDigest: string): Promise<StoredRow[]>;
  /** All rows of a catalog, with vectors, in pages and in no fixed order. Rows written during the scan may be missing. */
  scan(catalog: string): AsyncIterable<readonly StoredRow[]>;
  /** Like `scan`, but without vectors: several times as fast. */
  scanSummaries(catalog: string): AsyncIterable<readonly RowSummary[]>;
  /**
   * Number of rows and distinct products of each catalog that has rows, ordered by name: of all, or of those named, which may be much
   * cheaper. Where products are many, their number may be some minutes old.
   */
  catalogs(names?: readonly string[]): Promise<CatalogSummary[]>;
  count(catalog: string): Promise<number>;
  /** Builds or refreshes indexes and drops old versions. Searches keep working meanwhile. */
  optimize(): Promise<void>;
  /** Reads what searches keep in memory, so that the first is as fast as the next. */
  warmUp(): Promise<void>;
  /** Resolves when the store responds; otherwise rejects with `store-unavailable`. */
  health(): Promise<void>;
  close(): Promise<void>;
}

/** The names of a row alone, without what else it has. */
export function namesOf({ key, productId, groupId, garmentClass }: RowNames): RowNames {
  return { key, productId, groupId, garmentClass };
}

/** Rows grouped by product, in order of first appearance. */
export function rowsByProduct<Row extends { readonly productId: string }>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const products = new Map<string, Row[]>();
  for (const row of rows) {
    const known = products.get(row.productId);
    if (known) known.push(row);
    else products.set(row.productId, [row]);
  }
  return products;
}

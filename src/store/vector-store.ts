import type { Attributes, Box, Embedding, GarmentClass, Product, View } from '../types.ts';
import type { Filter } from './filter/filter.ts';

/** Where a row's class comes from: the shop's own row, a person's correction, a keyword, or the detector alone. */
export const classSources = ['row', 'review', 'keyword', 'unknown'] as const;
export type ClassSource = (typeof classSources)[number];

/** What a row was made from. */
export interface RowOrigin {
  /** The picture's path or address, as the product names it. */
  readonly imagePath: string;
  /** Perceptual hash of the picture, 16 hex digits. */
  readonly imageHash: string;
  readonly classSource: ClassSource;
  /** Whether the shop drew the box. */
  readonly boxGiven: boolean;
  /** How many rows the picture gave its product, this one among them: fewer were left by a write that was cut short. */
  readonly rowsOfPicture: number;
}

/** One garment of one reference picture of a product. */
export interface StoredRow {
  /** sha256 over catalog, product, picture digest and region, in hex: sending the same thing again changes nothing. */
  readonly key: string;
  readonly catalog: string;
  readonly productId: string;
  /** The product without its color, size …; '' when the shop names none. */
  readonly groupId: string;
  /** '' when neither the shop nor the detector could say. */
  readonly garmentClass: GarmentClass | '';
  /** NaN is refused; null when the shop names none. */
  readonly price: number | null;
  readonly attributes: Attributes;
  /** sha256 of the picture's bytes, in hex. */
  readonly imageDigest: string;
  /** Absent in rows of Garb 0.1. */
  readonly origin?: RowOrigin | undefined;
  /** The garment's box in pixels of the upright picture, or null when the whole picture stands for it. */
  readonly box: Box | null;
  /** The product as answers show it. */
  readonly product: Product;
  readonly whole: Embedding;
  /** Equal to `whole` when no garment was found. */
  readonly garment: Embedding;
}

/** A row of an answer: everything but the vectors, which are large and seldom wanted. */
export type RowSummary = Omit<StoredRow, 'whole' | 'garment'>;

/** A hit by its names alone. */
export interface NameHit {
  /** Cosine similarity, -1..1. */
  readonly score: number;
  readonly row: Pick<RowSummary, 'key' | 'productId'>;
}

export interface StoreHit extends NameHit {
  readonly row: RowSummary;
}

export interface SearchRequest {
  readonly catalog: string;
  readonly view: View;
  readonly vectors: readonly Embedding[];
  readonly filter?: Filter;
  /** Rows a list, 1..1,000. A product may come more than once, with each of its rows. */
  readonly limit: number;
}

/** The embedder whose vectors a store holds. */
export interface EmbeddingSpace {
  readonly id: string;
  readonly dimension: number;
}

export interface CatalogSummary {
  readonly catalog: string;
  readonly rows: number;
  readonly products: number;
}

/**
 * Rows of all catalogs, searched by cosine similarity. Every implementation passes test/contract/vector-store.ts.
 * Errors: `embedding-space-mismatch` on opening with another embedder, `store-unavailable` when the store does not
 * answer, `invalid-row` and `invalid-filter` (with the field) for what no store can take.
 */
export interface VectorStore {
  /** Writes rows; a row of the same key is replaced. All or nothing is not promised; sending again is safe. */
  upsert(rows: readonly StoredRow[]): Promise<void>;
  /**
   * Makes `rows` (all of one product) the product's only rows: the new ones are written first, then those no longer
   * named are deleted, so that a crash between leaves the product findable.
   */
  replaceProduct(catalog: string, productId: string, rows: readonly StoredRow[]): Promise<void>;
  /** Deletes all rows of the products; unknown ids are passed over. Returns how many products were there. */
  deleteProducts(catalog: string, productIds: readonly string[]): Promise<number>;
  deleteCatalog(catalog: string): Promise<void>;
  /** One list per vector, in the vectors' order, best first, ties by key. An unknown catalog gives empty lists. */
  search(request: SearchRequest): Promise<StoreHit[][]>;
  /** The lists of `search` without what the rows say of their products: enough to fetch those that are wanted. */
  searchNames(request: SearchRequest): Promise<NameHit[][]>;
  /** All rows of the products, with vectors, for exact re-scoring; ordered by product id, then key. */
  fetchByProduct(catalog: string, productIds: readonly string[]): Promise<StoredRow[]>;
  /** All rows made from a picture, with vectors, of whatever product; ordered by product id, then key. */
  fetchByPicture(catalog: string, imageDigest: string): Promise<StoredRow[]>;
  /** All rows of a catalog, with vectors, in pages and in no fixed order; rows written meanwhile may be missing. */
  scan(catalog: string): AsyncIterable<readonly StoredRow[]>;
  /** Number of rows and of distinct products, a catalog each, ordered by name. */
  catalogs(): Promise<CatalogSummary[]>;
  count(catalog: string): Promise<number>;
  /** Builds or refreshes indexes and drops old versions. Searches go on meanwhile. */
  optimize(): Promise<void>;
  /** Resolves when the store answers; otherwise rejects with `store-unavailable`. */
  health(): Promise<void>;
  close(): Promise<void>;
}

/** Rows by their product, in the order in which the products first come. */
export function rowsByProduct<Row extends { readonly productId: string }>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const products = new Map<string, Row[]>();
  for (const row of rows) {
    const of = products.get(row.productId);
    if (of) of.push(row);
    else products.set(row.productId, [row]);
  }
  return products;
}

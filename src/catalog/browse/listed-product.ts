import type { ClassSource, RowSummary } from '../../store/vector-store.ts';
import type { Product, ProductClass } from '../../types.ts';

/** A product as lists show it. */
export interface ListedProduct {
  readonly product: Product;
  /** The class of its first garment; '' when unknown. */
  readonly garmentClass: ProductClass | '';
  readonly classSource: ClassSource;
  /** sha256 of its first image, in hex. */
  readonly imageDigest: string;
  /** How many of its images are indexed, and garments in them. */
  readonly images: number;
  readonly garments: number;
}

/**
 * A product from its rows, in any order; undefined without rows. Its first image is the first that the product names, as far as it is
 * indexed.
 */
export function listedProduct(rows: readonly RowSummary[]): ListedProduct | undefined {
  const [any] = rows;
  if (!any) return undefined;
  const paths = any.product.images.map(({ path }) => path);
  const placeOf = ({ origin }: RowSummary) => {
    const place = paths.indexOf(origin?.imagePath ?? '');
    return place < 0 ? paths.length : place;
  };
  const first = rows.reduce((best, row) => (placeOf(row) < placeOf(best) ? row : best));
  const digests = new Set(rows.map(({ imageDigest }) => imageDigest));
  return {
    product: first.product,
    garmentClass: first.garmentClass,
    classSource: first.origin?.classSource ?? (first.product.garmentClass ? 'row' : 'unknown'),
    imageDigest: first.imageDigest,
    images: digests.size,
    garments: rows.length,
  };
}

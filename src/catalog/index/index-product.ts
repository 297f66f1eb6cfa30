import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../store/vector-store.ts';
import type { Box, Product, ProductClass } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import type { KeywordTable } from './class-keywords.ts';
import { classifyGarment, type KnownClass } from './classify-garment.ts';
import { guessedAttributes } from './guessed-attributes.ts';
import { ensureThumbnail, type IndexedPicture, indexedBefore, indexPicture } from './index-picture.ts';

/** An image of a product, and how to read its file. */
export interface ProductPicture {
  readonly path: string;
  readonly box?: Box;
  /** Rejects with an AppError when the image cannot be read. */
  readonly read: () => Promise<Uint8Array>;
  /** Assume that the image at this path has not changed since it was last indexed, without reading it. */
  readonly isUnchanging?: boolean;
}

/** An image that cannot be used; the product may still be indexed from its other images. */
export interface FailedPicture {
  readonly path: string;
  readonly error: AppError;
}

export interface IndexedProduct {
  /** `unchanged`: the store already has exactly these rows. `failed`: no image can be used. */
  readonly status: 'imported' | 'unchanged' | 'failed';
  /** The product's rows; empty when failed. */
  readonly rows: readonly StoredRow[];
  readonly failedPictures: readonly FailedPicture[];
  readonly classSource: KnownClass['source'];
}

/** A person's box around the product's garment in one of its images. */
export interface ReviewedBox {
  readonly imageDigest: string;
  readonly box: Box;
}

export interface IndexOptions {
  readonly catalog: string;
  /** The product's rows in the store. */
  readonly stored: readonly StoredRow[];
  readonly keywords?: KeywordTable | undefined;
  /** The class that a person assigned. */
  readonly reviewed?: ProductClass;
  /** The box that a person drew in the image of this digest. */
  readonly reviewedBox?: ReviewedBox | undefined;
  /** Indexes an image that the product has no rows of; default: {@link indexPicture}. */
  readonly index?: typeof indexPicture;
}

/**
 * A product's rows, made from its images: decode → detect → choose the garment → embed. Images with stored rows are not decoded
 * again. Does not write to the vector store. Rejects when a model fails.
 */
export async function indexProduct(
  context: CatalogContext,
  product: Product,
  pictures: readonly ProductPicture[],
  options: IndexOptions,
): Promise<IndexedProduct> {
  const known = reviewedClass(product, options) ?? classifyGarment(product, options.keywords);
  const failedPictures: FailedPicture[] = [];
  const rows = new Map<string, StoredRow>();
  for (const picture of pictures) {
    try {
      const { digest, indexed, box } = await indexedOf(context, picture, known.garmentClass, options);
      const facts = { catalog: options.catalog, product, known, picture, digest, box };
      for (const row of toRows(context, indexed, facts)) rows.set(row.key, row);
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      failedPictures.push({ path: picture.path, error });
    }
  }
  const found = [...rows.values()];
  const isStored = areSameRows(found, options.stored);
  const status = found.length === 0 ? 'failed' : isStored ? 'unchanged' : 'imported';
  return { status, rows: found, failedPictures, classSource: known.source };
}

/** Indexes an image from the product's stored rows where possible, otherwise from its pixels. */
async function indexedOf(
  context: CatalogContext,
  { path, box: drawn, read, isUnchanging }: ProductPicture,
  garmentClass: ProductClass | null,
  { catalog, stored, reviewedBox, index = indexPicture }: IndexOptions,
): Promise<{ readonly digest: string; readonly indexed: IndexedPicture; readonly box: GivenBox }> {
  const boxOf = (digest: string): GivenBox => {
    const reviewed = reviewedBox?.imageDigest === digest ? reviewedBox.box : undefined;
    const box = reviewed ?? drawn ?? reviewedBefore(stored, digest);
    return { box: box ?? null, isReviewed: box !== undefined && (reviewed !== undefined || !drawn) };
  };
  const before = (digest: string) => indexedBefore(stored, { digest, box: boxOf(digest).box, garmentClass });
  const earlier = isUnchanging && stored.find(({ origin }) => origin?.imagePath === path)?.imageDigest;
  const unread = earlier ? before(earlier) : undefined;
  if (earlier && unread) return { digest: earlier, indexed: unread, box: boxOf(earlier) };
  const bytes = await read();
  const digest = sha256(bytes);
  const box = boxOf(digest);
  const kept = before(digest);
  if (kept) await ensureThumbnail(context, { catalog, digest, bytes });
  const picture = { catalog, digest, box: box.box, garmentClass, bytes };
  return { digest, indexed: kept ?? (await index(context, picture)), box };
}

/** The box around an image's garment that somebody drew, null where nobody did, and whether it is a person's correction. */
interface GivenBox {
  readonly box: Box | null;
  readonly isReviewed: boolean;
}

/** The box that a person drew before; it survives later imports of the same image unless the file itself gives a box. */
function reviewedBefore(stored: readonly StoredRow[], digest: string): Box | undefined {
  const row = stored.find(({ imageDigest, origin }) => imageDigest === digest && origin?.boxReviewed);
  return row?.box ?? undefined;
}

/** A person's correction; it survives later imports of the same file unless the file itself names a class. */
function reviewedClass(product: Product, { stored, reviewed }: IndexOptions): KnownClass | undefined {
  if (reviewed) return { garmentClass: reviewed, source: 'review' };
  const row = stored.find(({ origin }) => origin?.classSource === 'review');
  if (product.garmentClass || !row) return undefined;
  return { garmentClass: row.garmentClass || null, source: 'review' };
}

interface RowFacts {
  readonly catalog: string;
  readonly product: Product;
  readonly known: KnownClass;
  readonly picture: Pick<ProductPicture, 'path'>;
  readonly digest: string;
  readonly box: GivenBox;
}

/** The rows of one image of a product, one per garment. */
function toRows(
  { embedder }: Pick<CatalogContext, 'embedder'>,
  { garments, whole, imageHash, imageSize }: IndexedPicture,
  { catalog, product, known, picture, digest, box: given }: RowFacts,
): StoredRow[] {
  const origin = {
    imagePath: picture.path,
    imageHash,
    classSource: known.source,
    boxGiven: given.box !== null,
    ...(given.isReviewed ? { boxReviewed: true as const } : {}),
    rowsOfPicture: garments.length,
    imageSize,
  };
  return garments.map(({ box, garmentClass, garment }) => ({
    key: rowKey(catalog, product.id, { imageDigest: digest, box }),
    catalog,
    productId: product.id,
    groupId: product.groupId ?? '',
    garmentClass: garmentClass ?? '',
    price: product.price ?? null,
    attributes: {
      ...guessedAttributes(embedder.guessAttributes(garment)),
      ...product.attributes,
      // Filters compare it as an attribute: stores need no column for it.
      ...(product.availability ? { availability: product.availability } : {}),
    },
    imageDigest: digest,
    origin,
    box,
    product,
    whole,
    garment,
  }));
}

/** A row's key. It depends only on what the row is made from, so indexing again yields the same key. */
export function rowKey(
  catalog: string,
  productId: string,
  { imageDigest, box }: Pick<StoredRow, 'imageDigest' | 'box'>,
): string {
  return sha256(JSON.stringify([catalog, productId, imageDigest, box]));
}

/** Whether the rows equal the stored ones. Vectors need no comparison: they follow from the image and the box. */
function areSameRows(rows: readonly StoredRow[], stored: readonly StoredRow[]): boolean {
  const factsOf = (some: readonly StoredRow[]) =>
    Object.fromEntries(
      some.map(({ key, garmentClass, origin, product }) => [key, { garmentClass, origin, product }]),
    );
  return isDeepStrictEqual(factsOf(stored), JSON.parse(JSON.stringify(factsOf(rows))));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

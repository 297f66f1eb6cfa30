import type { Attributes, Box, Product } from '../types.ts';
import type { RowOrigin, RowSummary, StoredRow } from './vector-store.ts';

/** The fields of a row that no store searches; stored as one JSON text. */
interface RowDocument {
  readonly attributes: Attributes;
  readonly box: Box | null;
  readonly product: Product;
  readonly origin?: RowOrigin | undefined;
}

/** The columns that every store keeps unchanged, all of type text. */
export const columnNames = [
  'key',
  'catalog',
  'productId',
  'groupId',
  'garmentClass',
  'imageDigest',
  'document',
] as const;

export type RowColumns = Readonly<Record<(typeof columnNames)[number], string>>;

/** A row's columns except price, tags and vectors, which each store writes in its own way. */
export function rowColumns(row: StoredRow): RowColumns {
  const { key, catalog, productId, groupId, garmentClass, imageDigest } = row;
  const { attributes, box, product, origin } = row;
  const document: RowDocument = { attributes, box, product, origin };
  return { key, catalog, productId, groupId, garmentClass, imageDigest, document: JSON.stringify(document) };
}

/** The inverse of {@link rowColumns}. */
export function rowSummary(columns: RowColumns, price: number | null): RowSummary {
  const { key, catalog, productId, groupId, imageDigest } = columns;
  // Only rowColumns writes the document and the class, from a checked row.
  const { attributes, box, product, origin } = JSON.parse(columns.document) as RowDocument;
  const garmentClass = columns.garmentClass as RowSummary['garmentClass'];
  const searched = { key, catalog, productId, groupId, garmentClass, price, attributes, imageDigest };
  return { ...searched, origin, box, product };
}

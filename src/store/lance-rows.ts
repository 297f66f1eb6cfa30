import { Field, FixedSizeList, Float32, Float64, List, Schema, Utf8 } from 'apache-arrow';
import { type RowColumns, rowColumns, rowSummary } from './row-document.ts';
import { attributeTags } from './tags.ts';
import type { EmbeddingSpace, RowSummary, StoredRow } from './vector-store.ts';

/** The columns of an answer without vectors. */
export const summaryColumns = [
  'key',
  'catalog',
  'productId',
  'groupId',
  'garmentClass',
  'imageDigest',
  'document',
  'price',
] as const;

/** The columns of a hit by its names alone. */
export const nameColumns = ['key', 'productId'] as const;

/** A row as LanceDB takes it and gives it back. */
export interface LanceRow extends RowColumns {
  readonly price: number | null;
}

/** A row with its vectors, as an Arrow table gives it back: views on the table's memory. */
export interface LanceVectorRow extends LanceRow {
  readonly whole: { toArray(): Float32Array };
  readonly garment: { toArray(): Float32Array };
}

/** The table's columns; vectors are `[dimension]` 32-bit floats; `metadata` is kept with the table. */
export function lanceSchema(space: EmbeddingSpace, metadata: Map<string, string>): Schema {
  const text = (name: string) => new Field(name, new Utf8(), false);
  const vector = (name: string) =>
    new Field(name, new FixedSizeList(space.dimension, new Field('item', new Float32(), true)), false);
  const fields = [
    ...['key', 'catalog', 'productId', 'groupId', 'garmentClass', 'imageDigest', 'document'].map(text),
    new Field('price', new Float64(), true),
    new Field('tags', new List(new Field('item', new Utf8(), true)), false),
    vector('whole'),
    vector('garment'),
  ];
  return new Schema(fields, metadata);
}

export function toLanceRow(row: StoredRow): Record<string, unknown> {
  const { price, attributes, whole, garment } = row;
  return { ...rowColumns(row), price, tags: attributeTags(attributes), whole, garment };
}

export function fromLanceRow(row: LanceRow): RowSummary {
  return rowSummary(row, row.price);
}

export function fromLanceVectorRow(row: LanceVectorRow): StoredRow {
  const whole = Float32Array.from(row.whole.toArray());
  const garment = Float32Array.from(row.garment.toArray());
  return { ...fromLanceRow(row), whole, garment };
}

import { DataType, type FieldType, type RowData } from '@zilliz/milvus2-sdk-node';
import { maxDocumentBytes, maxTagBytes, maxTags } from '../row-check.ts';
import { columnNames, type RowColumns, rowColumns, rowSummary } from '../row-document.ts';
import { attributeTags } from '../tags.ts';
import { maxIdBytes } from '../text-check.ts';
import type { EmbeddingSpace, RowSummary, StoredRow, VectorRow } from '../vector-store.ts';

/** The fields of a hit, without vectors. Requesting no fields would return all, vectors included. */
export const summaryFields = [...columnNames, 'hasPrice', 'price'];

/** The fields of a hit without its product. */
export const nameFields = ['key', 'productId', 'groupId', 'garmentClass'];

/** A row as Milvus returns it. */
export interface MilvusRow extends RowColumns {
  readonly hasPrice: boolean;
  readonly price: number;
}

export interface MilvusVectorRow extends MilvusRow {
  readonly whole: number[];
  readonly garment: number[];
}

/** The collection's fields. A missing price is `hasPrice: false`, since stores treat nulls under `not` differently. */
export function milvusFields(space: EmbeddingSpace): FieldType[] {
  const text = (name: string, maxLength: number): FieldType => ({
    name,
    data_type: DataType.VarChar,
    max_length: maxLength,
  });
  const vector = (name: string): FieldType => ({
    name,
    data_type: DataType.FloatVector,
    dim: space.dimension,
  });
  return [
    { ...text('key', maxIdBytes), is_primary_key: true },
    { ...text('catalog', maxIdBytes), is_partition_key: true },
    ...['productId', 'groupId', 'garmentClass', 'imageDigest'].map((name) => text(name, maxIdBytes)),
    text('document', maxDocumentBytes),
    { name: 'hasPrice', data_type: DataType.Bool },
    { name: 'price', data_type: DataType.Double },
    {
      name: 'tags',
      data_type: DataType.Array,
      element_type: DataType.VarChar,
      max_capacity: maxTags,
      max_length: maxTagBytes,
    },
    vector('whole'),
    vector('garment'),
  ];
}

/** Converts vectors to plain arrays: the client rejects a Float32Array in writes. */
export function toMilvusRow(row: StoredRow): RowData {
  return {
    ...rowColumns(row),
    hasPrice: row.price !== null,
    price: row.price ?? 0,
    tags: attributeTags(row.attributes),
    whole: [...row.whole],
    garment: [...row.garment],
  };
}

export function fromMilvusRow(row: MilvusRow): RowSummary {
  return rowSummary(row, row.hasPrice ? row.price : null);
}

export function fromMilvusVectorRow(row: MilvusVectorRow): StoredRow {
  return {
    ...fromMilvusRow(row),
    whole: Float32Array.from(row.whole),
    garment: Float32Array.from(row.garment),
  };
}

/** A row of which only names and vectors were read. */
export function fromMilvusNamedRow(row: Omit<MilvusVectorRow, 'document'>): VectorRow {
  const { key, productId, groupId } = row;
  // Only checked rows are written.
  const garmentClass = row.garmentClass as VectorRow['garmentClass'];
  const [whole, garment] = [Float32Array.from(row.whole), Float32Array.from(row.garment)];
  return { key, productId, groupId, garmentClass, whole, garment };
}

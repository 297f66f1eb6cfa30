import {
  type Data,
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { type Embedding, views } from '../../types.ts';
import { columnNames, type RowColumns, rowColumns, rowSummary } from '../row-document.ts';
import { attributeTags } from '../tags.ts';
import type { EmbeddingSpace, RowSummary, StoredRow, VectorRow } from '../vector-store.ts';

/** The columns of a hit, without vectors. */
export const summaryColumns = [...columnNames, 'price'] as const;

/** The columns of a hit without its product. */
export const nameColumns = ['key', 'productId', 'groupId', 'garmentClass'] as const;

/** A row as LanceDB reads and writes it. */
export interface LanceRow extends RowColumns {
  readonly price: number | null;
}

/** A row with its vectors as views on an Arrow table's memory. */
export interface LanceVectorRow extends LanceRow {
  readonly whole: { toArray(): Float32Array };
  readonly garment: { toArray(): Float32Array };
}

const textList = new List(new Field('item', new Utf8(), true));

/** The table's columns; vectors are `[dimension]` 32-bit floats. `metadata` is stored in the table. */
export function lanceSchema({ dimension }: EmbeddingSpace, metadata = new Map<string, string>()): Schema {
  const fields = [
    ...columnNames.map((name) => new Field(name, new Utf8(), false)),
    new Field('price', new Float64(), true),
    new Field('tags', textList, false),
    ...views.map((view) => new Field(view, vectorOf(dimension), false)),
  ];
  return new Schema(fields, metadata);
}

/**
 * Rows as a table with {@link lanceSchema}'s columns. Vectors are passed as one block: the client's own conversion goes number by
 * number, which takes half the time of a write.
 */
export function toLanceTable(rows: readonly StoredRow[], space: EmbeddingSpace): Table {
  const schema = lanceSchema(space);
  const columns = rows.map(rowColumns);
  const children = [
    ...columnNames.map((name) =>
      arrowData(
        columns.map((row) => row[name]),
        new Utf8(),
      ),
    ),
    arrowData(
      rows.map(({ price }) => price),
      new Float64(),
    ),
    arrowData(
      rows.map(({ attributes }) => attributeTags(attributes)),
      textList,
    ),
    ...views.map((view) =>
      vectorData(
        rows.map((row) => row[view]),
        space.dimension,
      ),
    ),
  ];
  const type = new Struct(schema.fields);
  return new Table([
    new RecordBatch(schema, makeData({ type, length: rows.length, nullCount: 0, children })),
  ]);
}

export function fromLanceRow(row: LanceRow): RowSummary {
  return rowSummary(row, row.price);
}

export function fromLanceVectorRow(row: LanceVectorRow): StoredRow {
  const whole = Float32Array.from(row.whole.toArray());
  const garment = Float32Array.from(row.garment.toArray());
  return { ...fromLanceRow(row), whole, garment };
}

/** A row of which only names and vectors were read. */
export function fromLanceNamedRow(row: Omit<LanceVectorRow, 'document'>): VectorRow {
  const { key, productId, groupId } = row;
  const whole = Float32Array.from(row.whole.toArray());
  const garment = Float32Array.from(row.garment.toArray());
  // Only checked rows are written.
  const garmentClass = row.garmentClass as VectorRow['garmentClass'];
  return { key, productId, groupId, garmentClass, whole, garment };
}

function vectorOf(dimension: number): FixedSizeList<Float32> {
  return new FixedSizeList(dimension, new Field('item', new Float32(), true));
}

function vectorData(vectors: readonly Embedding[], dimension: number): Data {
  const data = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, row) => {
    data.set(vector, row * dimension);
  });
  const child = makeData({ type: new Float32(), length: data.length, nullCount: 0, data });
  return makeData({ type: vectorOf(dimension), length: vectors.length, nullCount: 0, child });
}

function arrowData<Type extends DataType>(values: readonly unknown[], type: Type): Data<Type> {
  const [data] = vectorFromArray(values, type).data;
  if (data === undefined) throw new RangeError('Expected at least one value');
  return data;
}

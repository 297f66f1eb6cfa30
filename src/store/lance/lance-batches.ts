// `!` on reads: indexes stay below the columns' lengths.
import type { RecordBatch, Vector } from 'apache-arrow';
import type { View } from '../../types.ts';
import { columnNames, type RowColumns } from '../row-document.ts';

/** A row's place in a LanceDB table: the number of its file, and its place in the file. */
export interface RowPlace {
  readonly fragment: number;
  readonly offset: number;
}

/** A place as one number. */
export function placeNumber({ fragment, offset }: RowPlace): number {
  return fragment * 2 ** 32 + offset;
}

export function placeOf(place: number): RowPlace {
  return { fragment: Math.floor(place / 2 ** 32), offset: place % 2 ** 32 };
}

/** The places of a batch's rows: 64-bit numbers, read as pairs of 32 bits, since those of a million rows take seconds as bigints. */
export function* placesOf(batch: RecordBatch): Generator<RowPlace> {
  const column = batch.getChild('_rowid');
  if (!column) throw new TypeError('Expected a column _rowid');
  for (const { values, offset, length } of column.data) {
    const ids = values as BigUint64Array;
    const words = new Uint32Array(ids.buffer, ids.byteOffset + 8 * offset, 2 * length);
    for (let n = 0; n < length; n++) yield { fragment: words[2 * n + 1]!, offset: words[2 * n]! };
  }
}

/** A row of a batch; its vectors are views on the batch. */
export interface BatchRow extends RowColumns {
  readonly price: number | null;
  readonly tags: readonly string[];
  readonly whole: Float32Array;
  readonly garment: Float32Array;
}

type TextColumns = Readonly<Record<(typeof columnNames)[number], Vector>>;

/** Reads rows from the columns themselves: Arrow's own rows take several times as long. */
export function rowsOf(batch: RecordBatch): (row: number) => BatchRow {
  const column = (name: string): Vector => {
    const found = batch.getChild(name);
    if (!found) throw new TypeError(`Expected a column ${name}`);
    return found;
  };
  const texts = Object.fromEntries(columnNames.map((name) => [name, column(name)])) as TextColumns;
  const [prices, tags] = [column('price'), column('tags')];
  const vectors = {
    whole: vectorsOf(column('whole')),
    garment: vectorsOf(column('garment')),
  } satisfies Record<View, unknown>;
  return (row) => ({
    key: texts.key.get(row),
    catalog: texts.catalog.get(row),
    productId: texts.productId.get(row),
    groupId: texts.groupId.get(row),
    garmentClass: texts.garmentClass.get(row),
    imageDigest: texts.imageDigest.get(row),
    document: texts.document.get(row),
    price: prices.get(row),
    tags: [...tags.get(row)],
    whole: vectors.whole(row),
    garment: vectors.garment(row),
  });
}

function vectorsOf(column: Vector): (row: number) => Float32Array {
  const [data, ...others] = column.data;
  const numbers = data?.children[0];
  if (!data || !numbers || others.length > 0) throw new TypeError('Expected vectors in one block');
  const dimension: number = data.type.listSize;
  const values = numbers.values as Float32Array;
  return (row) => {
    const from = (data.offset + row) * dimension;
    return values.subarray(from, from + dimension);
  };
}

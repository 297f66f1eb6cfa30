// `!` on reads: indexes stay below the arrays' lengths.
import type { Embedding, View } from '../../types.ts';
import { lengthOf } from './codes.ts';

/** The full vectors of rows, by row number. */
export interface RowVectors {
  readonly bytes: number;
  write(row: number, vectors: Readonly<Record<View, Embedding>>): void;
  /** A view on the memory; {@link RowVectors.write} of the same row changes it. */
  read(row: number, view: View): Embedding;
  /** The cosines of rows with a query, in the rows' order. */
  cosines(rows: Int32Array, view: View, query: Embedding): Float64Array;
}

/** Rows per block of memory. */
const rowsPerBlock = 256;

export function createRowVectors(dimension: number): RowVectors {
  const blocks: Float32Array[] = [];
  /** 1 ÷ the length of each vector. */
  const factors: Float64Array[] = [];
  const offsetOf = (row: number, view: View) =>
    ((row % rowsPerBlock) * 2 + (view === 'whole' ? 0 : 1)) * dimension;
  const addBlock = () => {
    blocks.push(new Float32Array(rowsPerBlock * 2 * dimension));
    factors.push(new Float64Array(rowsPerBlock * 2));
  };
  const factorsOf = (row: number) => factors[Math.floor(row / rowsPerBlock)]!;
  const blockOf = (row: number) => blocks[Math.floor(row / rowsPerBlock)]!;

  return {
    get bytes() {
      return blocks.length * rowsPerBlock * 2 * dimension * Float32Array.BYTES_PER_ELEMENT;
    },
    write(row, { whole, garment }) {
      while (blocks.length <= Math.floor(row / rowsPerBlock)) addBlock();
      const at = 2 * (row % rowsPerBlock);
      factorsOf(row)[at] = 1 / lengthOf(whole);
      factorsOf(row)[at + 1] = 1 / lengthOf(garment);
      blockOf(row).set(whole, offsetOf(row, 'whole'));
      blockOf(row).set(garment, offsetOf(row, 'garment'));
    },
    read(row, view) {
      const from = offsetOf(row, view);
      return blockOf(row).subarray(from, from + dimension);
    },
    cosines(rows, view, query) {
      const cosines = new Float64Array(rows.length);
      const queryLength = lengthOf(query);
      for (let n = 0; n < rows.length; n++) {
        const row = rows[n]!;
        const factor = factorsOf(row)[2 * (row % rowsPerBlock) + (view === 'whole' ? 0 : 1)]!;
        cosines[n] = (dotProduct(blockOf(row), offsetOf(row, view), query) * factor) / queryLength;
      }
      return cosines;
    },
  };
}

/** Of a vector in a block with a query, in four sums, which a processor adds at the same time. */
function dotProduct(block: Float32Array, from: number, query: Embedding): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const even = query.length - (query.length % 4);
  for (let i = 0; i < even; i += 4) {
    first += block[from + i]! * query[i]!;
    second += block[from + i + 1]! * query[i + 1]!;
    third += block[from + i + 2]! * query[i + 2]!;
    fourth += block[from + i + 3]! * query[i + 3]!;
  }
  for (let i = even; i < query.length; i++) first += block[from + i]! * query[i]!;
  return first + second + (third + fourth);
}

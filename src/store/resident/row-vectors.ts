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
  const offsetOf = (row: number, view: View) =>
    ((row % rowsPerBlock) * 2 + (view === 'whole' ? 0 : 1)) * dimension;
  const blockOf = (row: number) => blocks[Math.floor(row / rowsPerBlock)]!;

  return {
    get bytes() {
      return blocks.length * rowsPerBlock * 2 * dimension * Float32Array.BYTES_PER_ELEMENT;
    },
    write(row, { whole, garment }) {
      while (blocks.length <= Math.floor(row / rowsPerBlock))
        blocks.push(new Float32Array(rowsPerBlock * 2 * dimension));
      blockOf(row).set(whole, offsetOf(row, 'whole'));
      blockOf(row).set(garment, offsetOf(row, 'garment'));
    },
    read(row, view) {
      const from = offsetOf(row, view);
      return blockOf(row).subarray(from, from + dimension);
    },
    cosines(rows, view, query) {
      const queryLength = lengthOf(query);
      return Float64Array.from(rows, (row) => {
        const block = blockOf(row);
        const from = offsetOf(row, view);
        let product = 0;
        let square = 0;
        for (let i = 0; i < dimension; i++) {
          const value = block[from + i]!;
          product += value * query[i]!;
          square += value * value;
        }
        return square === 0 ? 0 : product / Math.sqrt(square) / queryLength;
      });
    },
  };
}

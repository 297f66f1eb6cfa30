// `!` on reads: indexes stay below the arrays' lengths.
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { Embedding, View } from '../../types.ts';
import { lengthOf } from './codes.ts';

/** The full vectors of rows, by row number. */
export interface RowVectors {
  readonly bytes: number;
  write(row: number, vectors: Readonly<Record<View, Embedding>>): void;
  /** In memory, a view on it: {@link RowVectors.write} of the same row changes it. */
  read(row: number, view: View): Embedding;
  /** The cosines of rows with a query, in the rows' order. */
  cosines(rows: Int32Array, view: View, query: Embedding): Float64Array;
  close(): void;
}

/**
 * @param file where the vectors are written instead of memory, for catalogs whose vectors do not fit: the system keeps in its
 *   cache what is read often. The file is nameless where the system allows it, so that it ends with the process.
 */
export function createRowVectors(dimension: number, file?: string): RowVectors {
  const storage = file === undefined ? inMemory(2 * dimension) : inFile(2 * dimension, file);
  /** 1 ÷ the length of each vector, by row and view. */
  let factors = new Float64Array(0);
  const offsetOf = (view: View) => (view === 'whole' ? 0 : 1);

  return {
    get bytes() {
      return storage.bytes + factors.byteLength;
    },
    write(row, { whole, garment }) {
      if (2 * row + 1 >= factors.length) {
        const grown = new Float64Array(Math.ceil(1.25 * (2 * row + 2)));
        grown.set(factors);
        factors = grown;
      }
      factors[2 * row] = 1 / lengthOf(whole);
      factors[2 * row + 1] = 1 / lengthOf(garment);
      storage.write(row, 0, whole);
      storage.write(row, dimension, garment);
    },
    read: (row, view) => storage.read(row, offsetOf(view) * dimension, dimension),
    cosines(rows, view, query) {
      const cosines = new Float64Array(rows.length);
      const queryLength = lengthOf(query);
      for (let n = 0; n < rows.length; n++) {
        const row = rows[n]!;
        const dot = storage.dot(row, offsetOf(view) * dimension, query);
        cosines[n] = (dot * factors[2 * row + offsetOf(view)]!) / queryLength;
      }
      return cosines;
    },
    close: () => storage.close(),
  };
}

/** Numbers of rows, each with the same count. */
interface RowStorage {
  readonly bytes: number;
  write(row: number, from: number, numbers: Float32Array): void;
  read(row: number, from: number, count: number): Float32Array;
  /** The dot product of the query and as many numbers. */
  dot(row: number, from: number, query: Embedding): number;
  close(): void;
}

/** Rows per block of memory. */
const rowsPerBlock = 256;

function inMemory(perRow: number): RowStorage {
  const blocks: Float32Array[] = [];
  const at = (row: number, from: number) => (row % rowsPerBlock) * perRow + from;
  const blockOf = (row: number) => blocks[Math.floor(row / rowsPerBlock)]!;
  return {
    get bytes() {
      return blocks.length * rowsPerBlock * perRow * Float32Array.BYTES_PER_ELEMENT;
    },
    write(row, from, numbers) {
      while (blocks.length <= Math.floor(row / rowsPerBlock))
        blocks.push(new Float32Array(rowsPerBlock * perRow));
      blockOf(row).set(numbers, at(row, from));
    },
    read: (row, from, count) => blockOf(row).subarray(at(row, from), at(row, from) + count),
    // Without a view of the row: making one takes as long as the sum.
    dot: (row, from, query) => dotProduct(blockOf(row), at(row, from), query),
    close() {},
  };
}

function inFile(perRow: number, file: string): RowStorage {
  const descriptor = openSync(file, 'w+', 0o600);
  const unlink = () => rmSync(file, { force: true });
  let isNameless = true;
  try {
    unlink();
  } catch {
    // Windows does not delete an open file.
    isNameless = false;
  }
  const at = (row: number, from: number) => (row * perRow + from) * Float32Array.BYTES_PER_ELEMENT;
  const compared = new Float32Array(perRow);
  return {
    bytes: 0,
    write(row, from, numbers) {
      writeSync(descriptor, numbers, 0, numbers.byteLength, at(row, from));
    },
    read(row, from, count) {
      const numbers = new Float32Array(count);
      readSync(descriptor, numbers, 0, numbers.byteLength, at(row, from));
      return numbers;
    },
    dot(row, from, query) {
      readSync(descriptor, compared, 0, query.byteLength, at(row, from));
      return dotProduct(compared, 0, query);
    },
    close() {
      closeSync(descriptor);
      if (!isNameless) unlink();
    },
  };
}

/** Of the numbers from `start` on, in four sums, which a processor adds at the same time. */
function dotProduct(numbers: Float32Array, start: number, query: Embedding): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const inFours = query.length - (query.length % 4);
  for (let i = 0; i < inFours; i += 4) {
    first += numbers[start + i]! * query[i]!;
    second += numbers[start + i + 1]! * query[i + 1]!;
    third += numbers[start + i + 2]! * query[i + 2]!;
    fourth += numbers[start + i + 3]! * query[i + 3]!;
  }
  for (let i = inFours; i < query.length; i++) first += numbers[start + i]! * query[i]!;
  return first + second + (third + fourth);
}

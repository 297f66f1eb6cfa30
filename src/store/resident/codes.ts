// `!` on reads: indexes stay below the arrays' lengths.
import type { Embedding } from '../../types.ts';
import { type CodeLayout, codeLayout, createDotProducts, mostQueries } from './dot-kernel.ts';

/** Rows per call of the kernel. */
export const rowsPerCall = 512;

/** Bytes of a page of WebAssembly memory, and the most pages that one may have: 4 GiB. */
const pageBytes = 65_536;
const mostPages = 65_536;

/** Vectors of one view as 8-bit codes, by row number, and how to compare them with queries. */
export interface Codes {
  readonly layout: CodeLayout;
  /** Bytes of the memory. */
  readonly bytes: number;
  /** Writes the code of a row. Returns an upper bound for the difference of its approximate cosines and the true ones. */
  write(row: number, vector: Embedding): number;
  /** Prepares up to {@link mostQueries} queries for {@link Codes.compare}. */
  prepare(queries: readonly Embedding[]): PreparedQueries;
  /**
   * The approximate cosines of up to {@link rowsPerCall} rows with the queries, row by row, as a view that the next call
   * overwrites.
   */
  compare(rows: Int32Array, queries: PreparedQueries): Float32Array;
}

/** Queries as 16-bit integers. */
export interface PreparedQueries {
  readonly count: number;
  readonly numbers: Int16Array;
}

/** A query's numbers are multiples of 1 / this; rounding them moves a cosine by less than 1e-4. */
const queryScale = 32_767;

export function createCodes(dimension: number): Codes {
  const layout = codeLayout(dimension);
  const { padded, stride } = layout;
  const list = 2 * padded * mostQueries;
  const out = list + 4 * rowsPerCall;
  const codes = Math.ceil((out + 4 * rowsPerCall * mostQueries) / pageBytes) * pageBytes;
  const memory = new WebAssembly.Memory({ initial: codes / pageBytes, maximum: mostPages });
  const kernels = createDotProducts(layout, memory);
  let view = new DataView(memory.buffer);
  let bytes = new Int8Array(memory.buffer);

  const reserve = (needed: number) => {
    if (needed <= bytes.length) return;
    // A quarter more than needed, so that growing is rare.
    const wanted = Math.min(mostPages, Math.ceil((codes + (needed - codes) * 1.25) / pageBytes));
    memory.grow(wanted - bytes.length / pageBytes);
    view = new DataView(memory.buffer);
    bytes = new Int8Array(memory.buffer);
  };

  return {
    layout,
    get bytes() {
      return bytes.length;
    },
    write(row, vector) {
      const at = codes + row * stride;
      reserve(at + stride);
      let most = 0;
      let square = 0;
      for (let i = 0; i < dimension; i++) {
        const value = vector[i]!;
        const size = value < 0 ? -value : value;
        if (size > most) most = size;
        square += value * value;
      }
      const step = most / 127;
      const steps = most === 0 ? 0 : 127 / most;
      let lost = 0;
      for (let i = 0; i < dimension; i++) {
        const value = vector[i]!;
        // Rounds to the nearest integer, -127..127.
        const code = ((value * steps + 128.5) | 0) - 128;
        bytes[at + i] = code;
        const rest = value - code * step;
        lost += rest * rest;
      }
      bytes.fill(0, at + dimension, at + padded);
      const length = Math.sqrt(square);
      view.setFloat32(at + padded, length === 0 ? 0 : step / length / queryScale, true);
      return length === 0 ? 0 : Math.sqrt(lost) / length;
    },
    prepare(queries) {
      const numbers = new Int16Array(queries.length * padded);
      queries.forEach((query, n) => {
        const length = lengthOf(query);
        for (let i = 0; i < dimension; i++)
          numbers[n * padded + i] = length === 0 ? 0 : Math.round((query[i]! / length) * queryScale);
      });
      return { count: queries.length, numbers };
    },
    compare(rows, queries) {
      new Int16Array(memory.buffer, 0, queries.numbers.length).set(queries.numbers);
      new Int32Array(memory.buffer, list, rowsPerCall).set(rows);
      kernels[queries.count - 1]!(list, rows.length, codes, 0, out);
      return new Float32Array(memory.buffer, out, rows.length * queries.count);
    },
  };
}

/** How far rounding a query, and 32-bit sums, may move a cosine. */
export const queryError = 3e-4;

export function lengthOf(vector: Embedding): number {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += vector[i]! * vector[i]!;
  return Math.sqrt(square);
}

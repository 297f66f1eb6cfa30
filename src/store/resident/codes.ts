// `!` on reads: indexes stay below the arrays' lengths.

import type { Pauses } from '../../pauses.ts';
import { lengthOf, type Metric } from '../../similarity.ts';
import type { Embedding } from '../../types.ts';
import { createKernelMemory, pageBytes } from '../../wasm.ts';
import { type CodeLayout, codeLayout, createDotProducts, mostQueries } from './dot-kernel.ts';

/** Rows per call of the kernel. */
export const rowsPerCall = 512;

/** The most pages that a memory may have: 4 GiB. */
const mostPages = 65_536;

/** Vectors of one view as 8-bit codes, by row number, and how to compare them with queries. */
export interface Codes {
  readonly layout: CodeLayout;
  /** Bytes of the memory. */
  readonly bytes: number;
  /** Writes the code of a row. Returns the length of what rounding took from its vector, for the cosine of unit length. */
  write(row: number, vector: Embedding): number;
  /** Prepares up to {@link mostQueries} queries for {@link Codes.compare}. */
  prepare(queries: readonly Embedding[]): PreparedQueries;
  /**
   * The approximate cosines of up to {@link rowsPerCall} rows with the queries, row by row, at the beginning of an array that the
   * next call overwrites. For other metrics numbers of the same order: products with queries of unit length and, for distances, less
   * half the row's squared length divided by the query's length.
   */
  compare(rows: Int32Array, queries: PreparedQueries): Float32Array;
  /**
   * Moves the codes of these rows into this order, among the places that they have: rows that are compared together are then read one
   * after the other, which takes a third of the time.
   */
  arrange(rows: Int32Array, pauses: Pauses): Promise<void>;
  /** The rows in the order of their codes in memory. */
  inOrder(rows: Int32Array): Int32Array;
  /** How far {@link Codes.compare} may be off for a query: six standard deviations. @param lost the most that `write` returned */
  errorFor(query: Embedding, lost: number): number;
}

/** Queries as 16-bit integers. */
export interface PreparedQueries {
  readonly count: number;
  readonly numbers: Int16Array;
  /** 1 ÷ the length of each. */
  readonly inverses: Float64Array;
}

/** A query's numbers are multiples of 1 / this; rounding them moves a cosine by less than 1e-4. */
const queryScale = 32_767;

export function createCodes(dimension: number, metric: Metric = 'cosine'): Codes {
  const layout = codeLayout(dimension);
  const { padded, stride } = layout;
  const list = 2 * padded * mostQueries;
  const out = list + 4 * rowsPerCall;
  const codes = Math.ceil((out + 4 * rowsPerCall * mostQueries) / pageBytes) * pageBytes;
  const memory = createKernelMemory(codes / pageBytes, mostPages);
  const kernels = createDotProducts(layout, memory);
  let view = new DataView(memory.buffer);
  let bytes = new Int8Array(memory.buffer);
  let lists = listsOf(memory.buffer);

  /** What the kernel reads and writes besides codes. A view takes longer to make than a kernel needs for some rows. */
  function listsOf(buffer: ArrayBuffer) {
    return {
      queries: new Int16Array(buffer, 0, padded * mostQueries),
      rows: new Int32Array(buffer, list, rowsPerCall),
      cosines: new Float32Array(buffer, out, rowsPerCall * mostQueries),
    };
  }

  /** Where in memory the code of each row is, in codes, and whose code is there. */
  let places = new Int32Array(0);
  let rowAt = new Int32Array(0);
  /** Room for a row's code, at the place of its number until it is moved. */
  const makePlace = (row: number) => {
    if (row < places.length) return;
    const sequence = Int32Array.from({ length: Math.ceil(1.25 * (row + 1)) }, (_, place) => place);
    const [grown, owners] = [sequence, sequence.slice()];
    grown.set(places);
    owners.set(rowAt);
    places = grown;
    rowAt = owners;
  };

  /** For distances: half the squared length of each row. */
  let halves = new Float64Array(0);
  /** Of the rows, for other metrics than the cosine. */
  let mostLength = 1;
  const noteLength = (row: number, length: number) => {
    mostLength = Math.max(mostLength, length);
    if (metric !== 'euclidean') return;
    if (row >= halves.length) {
      const grown = new Float64Array(Math.ceil(1.25 * (row + 1)));
      grown.set(halves);
      halves = grown;
    }
    halves[row] = length ** 2 / 2;
  };

  const reserve = (needed: number) => {
    if (needed <= bytes.length) return;
    // A quarter more than needed, so that growing is rare.
    const wanted = Math.min(mostPages, Math.ceil((codes + (needed - codes) * 1.25) / pageBytes));
    memory.grow(wanted - bytes.length / pageBytes);
    view = new DataView(memory.buffer);
    bytes = new Int8Array(memory.buffer);
    lists = listsOf(memory.buffer);
  };

  const swap = (row: number, other: number) => {
    const [at, to] = [codes + places[row]! * stride, codes + places[other]! * stride];
    const code = bytes.slice(at, at + stride);
    bytes.copyWithin(at, to, to + stride);
    bytes.set(code, to);
    [places[row], places[other]] = [places[other]!, places[row]!];
    rowAt[places[row]!] = row;
    rowAt[places[other]!] = other;
  };

  return {
    layout,
    get bytes() {
      return bytes.length;
    },
    write(row, vector) {
      makePlace(row);
      const at = codes + places[row]! * stride;
      reserve(at + stride);
      const most = largestOf(vector);
      const length = lengthOf(vector);
      if (metric !== 'cosine') noteLength(row, length);
      if (length === 0) {
        bytes.fill(0, at, at + stride);
        return 0;
      }
      const unit = metric === 'cosine' ? length : 1;
      const step = most / 127;
      const steps = 127 / most;
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
      view.setFloat32(at + padded, step / unit / queryScale, true);
      return Math.sqrt(lost) / unit;
    },
    prepare(queries) {
      const numbers = new Int16Array(queries.length * padded);
      const inverses = new Float64Array(queries.length);
      queries.forEach((query, n) => {
        const length = lengthOf(query);
        inverses[n] = inverseOf(length);
        for (let i = 0; i < dimension; i++)
          numbers[n * padded + i] = length === 0 ? 0 : Math.round((query[i]! / length) * queryScale);
      });
      return { count: queries.length, numbers, inverses };
    },
    compare(rows, queries) {
      lists.queries.set(queries.numbers);
      for (let n = 0; n < rows.length; n++) lists.rows[n] = places[rows[n]!]!;
      kernels[queries.count - 1]!(list, rows.length, codes, 0, out);
      if (metric === 'euclidean')
        for (let n = 0; n < rows.length; n++)
          for (let query = 0; query < queries.count; query++)
            lists.cosines[n * queries.count + query]! -= halves[rows[n]!]! * queries.inverses[query]!;
      return lists.cosines;
    },
    async arrange(rows, pauses) {
      const wanted = rows.map((row) => places[row]!).sort();
      for (let n = 0; n < rows.length; n++) {
        const other = rowAt[wanted[n]!]!;
        if (rows[n]! !== other) swap(rows[n]!, other);
        if (pauses.isDue()) await pauses.rest();
      }
    },
    inOrder(rows) {
      const bits = new Uint32Array(Math.ceil(places.length / 32));
      for (let n = 0; n < rows.length; n++) bits[places[rows[n]!]! >>> 5]! |= 1 << (places[rows[n]!]! & 31);
      const ordered = new Int32Array(rows.length);
      let length = 0;
      for (let word = 0; word < bits.length; word++)
        for (let rest = bits[word]!; rest !== 0; rest &= rest - 1)
          ordered[length++] = rowAt[word * 32 + 31 - Math.clz32(rest & -rest)]!;
      return ordered.subarray(0, length);
    },
    errorFor(query, lost) {
      const ofRounding = errorOf(lost, dimension, mostLength);
      // The result is a 32-bit float, which is coarse where a query is much shorter than a row.
      return metric === 'euclidean'
        ? ofRounding + mostLength ** 2 * inverseOf(lengthOf(query)) * 2 ** -23
        : ofRounding;
    },
  };
}

/** Where all distances are those of the rows' lengths alone, their scale does not matter. */
function inverseOf(length: number): number {
  return length === 0 ? 1 : 1 / length;
}

/** How far rounding a query, and 32-bit sums, may move a cosine. */
const queryError = 1e-4;

/**
 * How far codes move a cosine, at most: six standard deviations. A code's numbers are rounded independently, so the errors of a
 * dot product mostly cancel out: their deviation is what was lost ÷ √dimension.
 *
 * @param lost the most that {@link Codes.write} returned
 * @param mostLength of the rows where it is not 1
 */
export function errorOf(lost: number, dimension: number, mostLength = 1): number {
  return (6 * lost) / Math.sqrt(dimension) + queryError * mostLength;
}

function largestOf(vector: Embedding): number {
  let most = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]!;
    const size = value < 0 ? -value : value;
    if (size > most) most = size;
  }
  return most;
}

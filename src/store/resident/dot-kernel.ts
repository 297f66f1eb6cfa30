/**
 * Dot products of 8-bit codes with 16-bit queries, as WebAssembly with 128-bit SIMD. The module is assembled here, for one
 * dimension and with the loop over the dimension unrolled: eight products an instruction, and a code is loaded once for up to
 * {@link mostQueries} queries. docs/adr/0021 compares it with other ways.
 */
import {
  add,
  address,
  constant,
  createKernels,
  get,
  increase,
  type Kernel,
  type KernelCode,
  type KernelMemory,
  multiply,
  returnIfZero,
  set,
  simd,
  times,
} from '../../wasm.ts';

/** Queries per call. */
export const mostQueries = 6;

/** Numbers per SIMD step; the numbers of a code are padded to a multiple of it. */
const lanes = 8;

/** How a row's code lies in memory: its numbers, padded with zeros, then the factor of its dot products, a 32-bit float. */
export interface CodeLayout {
  readonly dimension: number;
  /** Bytes of the padded numbers. */
  readonly padded: number;
  /** Bytes from one code to the next. */
  readonly stride: number;
}

export function codeLayout(dimension: number): CodeLayout {
  const padded = Math.ceil(dimension / lanes) * lanes;
  return { dimension, padded, stride: padded + Float32Array.BYTES_PER_ELEMENT };
}

/**
 * The kernels over a memory, by number of queries − 1. For each of `count` codes whose numbers are at `list`, one writes a dot product
 * per query to `out` as 32-bit floats, code by code: `kernel(list, count, codes, queries, out)`. All are addresses, in bytes; the codes
 * begin at `codes`, the queries, of 16-bit integers, at `queries`.
 */
export function createDotProducts(layout: CodeLayout, memory: KernelMemory): Kernel[] {
  const codes = Array.from({ length: mostQueries }, (_, n) => kernelCode(layout, n + 1));
  return createKernels(codes, memory);
}

function kernelCode({ padded, stride }: CodeLayout, queries: number): KernelCode {
  const [list, count, codes, vectors, out, row, step] = [0, 1, 2, 3, 4, 5, 6];
  const sum = (query: number) => 7 + query;
  const numbers = Array.from({ length: queries }, (_, n) => n);
  const products = Array.from({ length: padded / lanes }, (_, n) => [
    ...[...get(row), ...simd(0x01), ...address(n * lanes), ...set(step)],
    ...numbers.flatMap((query) => [
      ...[...get(step), ...get(vectors), ...simd(0x00), ...address(2 * (query * padded + n * lanes))],
      ...[...simd(0xba), ...get(sum(query)), ...simd(0xae), ...set(sum(query))],
    ]),
  ]).flat();
  const lane = (query: number, at: number) => [...get(sum(query)), ...simd(0x1b), at];
  const results = numbers.flatMap((query) => [
    ...get(out),
    ...[...lane(query, 0), ...lane(query, 1), add, ...lane(query, 2), add, ...lane(query, 3), add],
    // convert to f32, times the row's factor
    ...[0xb2, ...get(row), 0x2a, ...address(padded), 0x94],
    ...[0x38, ...address(4 * query)],
  ]);
  const ofRow = [
    ...[...get(codes), ...get(list), 0x28, ...address(0), ...constant(stride), multiply, add, ...set(row)],
    ...numbers.flatMap((query) => [...simd(0x0c), ...new Array<number>(16).fill(0), ...set(sum(query))]),
    ...products,
    ...results,
    ...increase(list, 4),
    ...increase(out, 4 * queries),
  ];
  return {
    parameters: 5,
    integers: 1,
    vectors: 1 + queries,
    body: [...returnIfZero(count), ...times(count, ofRow)],
  };
}

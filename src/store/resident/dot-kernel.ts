/**
 * Dot products of 8-bit codes with 16-bit queries, as WebAssembly with 128-bit SIMD. The module is assembled here, for one
 * dimension and with the loop over the dimension unrolled: eight products an instruction, and a code is loaded once for up to
 * {@link mostQueries} queries. docs/adr/0021 compares it with other ways.
 */

/** Queries per call. */
export const mostQueries = 6;

/** Numbers per SIMD step; the numbers of a code are padded to a multiple of it. */
const lanes = 8;

/**
 * For each of `count` row numbers at `list`, writes a dot product per query to `out` as 32-bit floats, row by row. All are
 * addresses in the memory, in bytes; the codes begin at `codes`, the queries, of 16-bit integers, at `queries`.
 */
export type DotProducts = (list: number, count: number, codes: number, queries: number, out: number) => void;

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

/** The parts of WebAssembly that are used here; Node's own types lack them. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages; detaches the buffer. */
  grow(pages: number): number;
}

interface Api {
  readonly Memory: new (size: { initial: number; maximum: number }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, DotProducts>> };
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: Api };

/** @param initial pages at first, of 64 KiB; at most 65,536 */
export function createKernelMemory(initial: number, maximum: number): KernelMemory {
  return new api.Memory({ initial, maximum });
}

/** The kernels over a memory, by number of queries − 1. */
export function createDotProducts(layout: CodeLayout, memory: KernelMemory): DotProducts[] {
  const { exports } = new api.Instance(new api.Module(assemble(layout)), { m: { m: memory } });
  return Array.from({ length: mostQueries }, (_, n) => {
    const kernel = exports[`d${n + 1}`];
    if (!kernel) throw new RangeError('Expected a kernel for each number of queries');
    return kernel;
  });
}

// What follows writes the binary format of WebAssembly 1.0 and its fixed-width SIMD instructions, in the specification's order.
const i32 = 0x7f;
const v128 = 0x7b;
const end = 0x0b;

function assemble(layout: CodeLayout): Uint8Array {
  const kernels = Array.from({ length: mostQueries }, (_, n) => n + 1);
  const type = [0x60, ...vector(Array.from({ length: 5 }, () => [i32])), 0];
  const name = (text: string) => vector([...text].map((letter) => [letter.charCodeAt(0)]));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type]),
    ...section(2, [[...name('m'), ...name('m'), 0x02, 0x00, 0x01]]),
    ...section(
      3,
      kernels.map(() => [0]),
    ),
    ...section(
      7,
      kernels.map((queries, n) => [...name(`d${queries}`), 0x00, ...unsigned(n)]),
    ),
    ...section(
      10,
      kernels.map((queries) => {
        const body = kernelBody(layout, queries);
        return [...unsigned(body.length), ...body];
      }),
    ),
  ]);
}

function kernelBody({ padded, stride }: CodeLayout, queries: number): number[] {
  const [list, count, codes, vectors, out, row, step] = [0, 1, 2, 3, 4, 5, 6];
  const sum = (query: number) => 7 + query;
  const numbers = Array.from({ length: queries }, (_, n) => n);
  const locals = vector([
    [1, i32],
    [1 + queries, v128],
  ]);
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
  return [
    ...locals,
    ...[...get(count), 0x45, 0x04, 0x40, 0x0f, end],
    ...[0x03, 0x40],
    ...[...get(codes), ...get(list), 0x28, ...address(0), ...constant(stride), 0x6c, add, ...set(row)],
    ...numbers.flatMap((query) => [...simd(0x0c), ...new Array<number>(16).fill(0), ...set(sum(query))]),
    ...products,
    ...results,
    ...[...get(list), ...constant(4), add, ...set(list)],
    ...[...get(out), ...constant(4 * queries), add, ...set(out)],
    ...[...get(count), ...constant(1), 0x6b, 0x22, count, 0x0d, 0],
    ...[end, end],
  ];
}

const add = 0x6a;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const simd = (operation: number) => [0xfd, ...unsigned(operation)];
const constant = (value: number) => [0x41, ...signed(value)];
/** Alignment 1 byte, since a code's length is no multiple of 16, and the offset. */
const address = (offset: number) => [0, ...unsigned(offset)];

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

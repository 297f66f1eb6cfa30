/**
 * What kernels of WebAssembly with 128-bit SIMD are assembled with: the binary format of WebAssembly 1.0 and its fixed-width SIMD
 * instructions, as the specification numbers them. A kernel is a few loops, so no compiler and no binary come with it.
 */

/** The parts of WebAssembly that are used here; Node's own types lack them. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; detaches the buffer. */
  grow(pages: number): number;
}

/** A kernel takes 32-bit integers, most of them addresses in the memory. */
export type Kernel = (...numbers: number[]) => void;

interface Api {
  readonly Memory: new (size: { initial: number; maximum: number }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, Kernel>> };
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: Api };

/** Bytes of a page of memory. */
export const pageBytes = 65_536;

/** @param initial pages at first; at most 65,536 */
export function createKernelMemory(initial: number, maximum: number): KernelMemory {
  return new api.Memory({ initial, maximum });
}

export interface KernelCode {
  /** 32-bit integers that it takes. */
  readonly parameters: number;
  /** Its further variables, counted from the parameters on: 32-bit integers, then vectors. */
  readonly integers: number;
  readonly vectors: number;
  readonly body: readonly number[];
}

/** The kernels over a memory, in the order of their codes. */
export function createKernels(codes: readonly KernelCode[], memory: KernelMemory): Kernel[] {
  const { exports } = new api.Instance(new api.Module(assemble(codes)), { m: { m: memory } });
  return codes.map((_, n) => {
    const kernel = exports[`k${n}`];
    if (!kernel) throw new RangeError('Expected a kernel for each code');
    return kernel;
  });
}

const i32 = 0x7f;
const v128 = 0x7b;
const end = 0x0b;

function assemble(codes: readonly KernelCode[]): Uint8Array {
  const type = ({ parameters }: KernelCode) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [i32])),
    0,
  ];
  const name = (text: string) => vector([...text].map((letter) => [letter.charCodeAt(0)]));
  const code = ({ integers, vectors, body }: KernelCode) => {
    const locals = vector([
      [...unsigned(integers), i32],
      [...unsigned(vectors), v128],
    ]);
    return [...unsigned(locals.length + body.length + 1), ...locals, ...body, end];
  };
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, codes.map(type)),
    ...section(2, [[...name('m'), ...name('m'), 0x02, 0x00, 0x01]]),
    ...section(
      3,
      codes.map((_, n) => unsigned(n)),
    ),
    ...section(
      7,
      codes.map((_, n) => [...name(`k${n}`), 0x00, ...unsigned(n)]),
    ),
    ...section(10, codes.map(code)),
  ]);
}

export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
export const constant = (value: number) => [0x41, ...signed(value)];
export const add = 0x6a;
export const multiply = 0x6c;
/** Adds a constant to a local. */
export const increase = (local: number, by: number) => [...get(local), ...constant(by), add, ...set(local)];
/** Adds one local to another. */
export const advance = (local: number, by: number) => [...get(local), ...get(by), add, ...set(local)];
export const simd = (operation: number) => [0xfd, ...unsigned(operation)];
/** Alignment 1 byte, and the offset. */
export const address = (offset: number) => [0, ...unsigned(offset)];
/** Runs the body as often as the local says, which must be once or more; the local is 0 afterwards. */
export const times = (local: number, body: readonly number[]) => [
  ...[0x03, 0x40, ...body],
  ...[...get(local), ...constant(-1), add, 0x22, local, 0x0d, 0, end],
];
/** Ends the kernel if the local is 0. */
export const returnIfZero = (local: number) => [...get(local), 0x45, 0x04, 0x40, 0x0f, end];

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
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

/**
 * Weighted sums of pixels of three bytes, as WebAssembly with 128-bit SIMD. Weights are 16-bit parts of 4,096; sums are rounded and
 * limited to 0..255.
 */
import {
  address,
  advance,
  constant,
  createKernels,
  get,
  increase,
  type Kernel,
  type KernelCode,
  type KernelMemory,
  set,
  simd,
  times,
} from '../../wasm.ts';
import { one } from './reduce-masks.ts';

/** Bytes that a kernel reads and writes beyond its pixels. */
export const beyond = 16;

/** Weights that a kernel takes at a time, down a column and along a row. */
export const rowsAtOnce = 2;
export const pixelsAtOnce = 4;

export interface ReduceKernels {
  /**
   * One row of the result from the rows of the source: `down(source, out, blocks, stride, weights, pairs)`, for `blocks` of 16 bytes, with
   * rows `stride` bytes apart and `pairs` of weights.
   */
  readonly down: Kernel;
  /**
   * Pixels of the result from a row: `along(row, out, count, table, groups)`. The table has, for each pixel, the byte of its first pixel
   * in the row, as a 32-bit integer, and `groups` of four weights.
   */
  readonly along: Kernel;
}

export function createReduceKernels(memory: KernelMemory): ReduceKernels {
  const [down, along] = createKernels([downCode(), alongCode()], memory);
  if (!down || !along) throw new RangeError('Expected two kernels');
  return { down, along };
}

const load = [...simd(0x00), ...address(0)];
/** A pair of weights, or of pixels, in each 32-bit lane. */
const loadPair = (offset: number) => [...simd(0x09), ...address(offset)];
const addLanes = simd(0xae);
/** Products of pairs of 16 bits, added up. */
const dot = simd(0xba);
const extendLow = simd(0x89);
const extendHigh = simd(0x8a);
const half = [...constant(one / 2), ...simd(0x11)];
const toWhole = [...constant(Math.log2(one)), ...simd(0xac)];
const narrow = simd(0x85);
const narrowToBytes = simd(0x66);
const bytesOf = (numbers: readonly number[]) => numbers.map((byte) => (byte === -1 ? 255 : byte));
const interleaved = (from: number) =>
  Array.from({ length: 16 }, (_, n) => from + (n >> 1) + (n % 2 === 0 ? 0 : 16));

function downCode(): KernelCode {
  const [source, out, blocks, stride, weights, pairs, row, weight, pair] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [above, below, mixed, mask] = [9, 10, 11, 12];
  const sum = (n: number) => 13 + n;
  const addTo = (n: number, extend: readonly number[]) => [
    ...[...get(mixed), ...extend, ...get(mask), ...dot, ...get(sum(n)), ...addLanes, ...set(sum(n))],
  ];
  const mix = (from: number) => [
    ...[...get(above), ...get(below), ...simd(0x0d), ...interleaved(from), ...set(mixed)],
  ];
  const ofPair = [
    ...[...get(row), ...load, ...set(above), ...advance(row, stride)],
    ...[...get(row), ...load, ...set(below), ...advance(row, stride)],
    ...[...get(weight), ...loadPair(0), ...set(mask), ...increase(weight, 4)],
    ...[...mix(0), ...addTo(0, extendLow), ...addTo(1, extendHigh)],
    ...[...mix(8), ...addTo(2, extendLow), ...addTo(3, extendHigh)],
  ];
  const two = (n: number) => [...[...get(sum(n)), ...toWhole, ...get(sum(n + 1)), ...toWhole, ...narrow]];
  const ofBlock = [
    ...[0, 1, 2, 3].flatMap((n) => [...half, ...set(sum(n))]),
    ...[...get(source), ...set(row), ...get(weights), ...set(weight), ...get(pairs), ...set(pair)],
    ...times(pair, ofPair),
    ...[...get(out), ...two(0), ...two(2), ...narrowToBytes, ...simd(0x0b), ...address(0)],
    ...[...increase(source, 16), ...increase(out, 16)],
  ];
  return { parameters: 6, integers: 3, vectors: 8, body: times(blocks, ofBlock) };
}

/** Of four pixels of three bytes, two at a time: each channel's pair as 16 bits, then nothing. */
const firstTwo = bytesOf([0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1]);
const lastTwo = bytesOf([6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1]);

function alongCode(): KernelCode {
  const [row, out, count, table, groups, pixel, group] = [0, 1, 2, 3, 4, 5, 6];
  const [four, sum] = [7, 8];
  const addTwo = (places: readonly number[], offset: number) => [
    ...[...get(four), ...simd(0x0c), ...places, ...simd(0x0e), ...get(table), ...loadPair(offset), ...dot],
    ...[...get(sum), ...addLanes, ...set(sum)],
  ];
  const ofGroup = [
    ...[...get(pixel), ...load, ...set(four), ...increase(pixel, 12)],
    ...[...addTwo(firstTwo, 0), ...addTwo(lastTwo, 4), ...increase(table, 8)],
  ];
  const ofPixel = [
    ...[...get(table), 0x28, ...address(0), ...set(pixel), ...advance(pixel, row), ...increase(table, 4)],
    ...[...half, ...set(sum), ...get(groups), ...set(group), ...times(group, ofGroup)],
    ...[...get(sum), ...toWhole, ...set(sum)],
    // Four bytes: the fourth is the next pixel's.
    ...[...get(out), ...get(sum), ...get(sum), ...narrow, ...get(sum), ...narrowToBytes],
    ...[...simd(0x5a), ...address(0), 0, ...increase(out, 3)],
  ];
  return { parameters: 5, integers: 2, vectors: 2, body: times(count, ofPixel) };
}

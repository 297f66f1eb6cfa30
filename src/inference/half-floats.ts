// `!` on table reads: 16 bits are an index of a table of 65,536.

/** Bits of the fraction. */
const fraction = 10;
const infinity = 0x7c00;
const notANumber = 0x7e00;
const negative = 0x8000;

/** From this size on, rounding to the nearest half is infinity: halfway between 65,504, the largest, and the next step. */
const overflow = 65_520;

/** Returns the bits of the half-precision float nearest to a number, ties to even: IEEE 754 binary16. */
export function halfOf(value: number): number {
  if (Number.isNaN(value)) return notANumber;
  const sign = value < 0 || Object.is(value, -0) ? negative : 0;
  const size = Math.abs(value);
  if (size >= overflow) return sign | infinity;
  // Numbers below 2^-14 have the spacing of the smallest exponent.
  const exponent = Math.max(-14, exponentOf(size));
  // Counting the leading one and a carry into the exponent, so that both need no case of their own.
  return sign | ((exponent + 14) * 2 ** fraction + toEven(size / 2 ** (exponent - fraction)));
}

/** Returns the numbers that half-precision floats stand for. */
export function fromHalves(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => numberOf(bits));
  const numbers = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) numbers[i] = table[halves[i]!]!;
  return numbers;
}

let table: Float32Array | undefined;

function numberOf(bits: number): number {
  const sign = bits & negative ? -1 : 1;
  const exponent = (bits & infinity) >> fraction;
  const rest = bits & (2 ** fraction - 1);
  if (exponent === 0) return sign * rest * 2 ** -24;
  if (exponent === 31) return rest === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (2 ** fraction + rest) * 2 ** (exponent - 25);
}

function exponentOf(size: number): number {
  if (size === 0) return Number.NEGATIVE_INFINITY;
  const exponent = Math.floor(Math.log2(size));
  // The logarithm of a number just below a power of two is rounded up.
  return 2 ** exponent > size ? exponent - 1 : exponent;
}

function toEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** A block of floats in the bytes of a {@link FloatWriter}: its first byte, and its number of floats. */
export type FloatBlock = readonly [first: number, count: number];

/** Writes arrays of floats into one byte array, little endian like every platform that Garb runs on. */
export interface FloatWriter {
  /** Rounds to 32 bits. */
  write32(values: ArrayLike<number>): FloatBlock;
  write64(values: ArrayLike<number>): FloatBlock;
  /** All blocks written so far. */
  bytes(): Uint8Array;
}

/** Every block starts at a multiple of this, so that both float types can be read in place. */
const alignment = 8;

export function createFloatWriter(): FloatWriter {
  const blocks: { readonly first: number; readonly bytes: Uint8Array }[] = [];
  let length = 0;
  const write = (floats: Float32Array | Float64Array): FloatBlock => {
    const first = length;
    blocks.push({ first, bytes: new Uint8Array(floats.buffer) });
    length = first + Math.ceil(floats.byteLength / alignment) * alignment;
    return [first, floats.length];
  };
  return {
    write32: (values) => write(Float32Array.from(values)),
    write64: (values) => write(Float64Array.from(values)),
    bytes() {
      const whole = new Uint8Array(length);
      for (const { first, bytes } of blocks) whole.set(bytes, first);
      return whole;
    },
  };
}

/** Reads blocks in place. The bytes are copied only if they are not aligned. */
export interface FloatReader {
  read32(block: FloatBlock): Float32Array;
  read64(block: FloatBlock): Float64Array;
}

export function createFloatReader(bytes: Uint8Array): FloatReader {
  const { buffer, byteOffset } = bytes.byteOffset % alignment === 0 ? bytes : bytes.slice();
  return {
    read32: ([first, count]) => new Float32Array(buffer, byteOffset + first, count),
    read64: ([first, count]) => new Float64Array(buffer, byteOffset + first, count),
  };
}

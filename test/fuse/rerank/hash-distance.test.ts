import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashDistance } from '../../../src/fuse/rerank/hash-distance.ts';

const hash = (bits: bigint) => bits.toString(16).padStart(16, '0');

describe('hashDistance', () => {
  it('counts the bits that differ, in either half', () => {
    expect(hashDistance(hash(0n), hash(2n ** 64n - 1n))).toBe(64);
    expect(hashDistance(hash(2n ** 63n), hash(1n))).toBe(2);
    expect(hashDistance(hash(2n ** 32n), hash(2n ** 31n))).toBe(2);
  });

  it('is 0 for the same, alike both ways, and what flipping bits makes it', () => {
    const anyHash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const anyBits = fc.uniqueArray(fc.nat(63));
    fc.assert(
      fc.property(anyHash, anyBits, (bits, flipped) => {
        const other = flipped.reduce((made, bit) => made ^ (1n << BigInt(bit)), bits);
        expect(hashDistance(hash(bits), hash(other))).toBe(flipped.length);
        expect(hashDistance(hash(other), hash(bits))).toBe(flipped.length);
      }),
    );
  });
});

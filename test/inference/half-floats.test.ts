import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalves, halfOf } from '../../src/inference/half-floats.ts';

/** Wikipedia, "Half-precision floating-point format", the table of examples. */
const known = [
  [0, 0x0000],
  [-0, 0x8000],
  [2 ** -24, 0x0001],
  [2 ** -14 - 2 ** -24, 0x03ff],
  [2 ** -14, 0x0400],
  [0.333251953125, 0x3555],
  [1 - 2 ** -11, 0x3bff],
  [1, 0x3c00],
  [1 + 2 ** -10, 0x3c01],
  [65504, 0x7bff],
  [Number.POSITIVE_INFINITY, 0x7c00],
  [-2, 0xc000],
  [Number.NEGATIVE_INFINITY, 0xfc00],
] as const;

describe('halfOf and fromHalves', () => {
  it.each(known)('%d is %d', (value, bits) => {
    expect(halfOf(value)).toBe(bits);
    expect(fromHalves(Uint16Array.of(bits))).toEqual(Float32Array.of(value));
  });

  it('are the inverse of each other for all bits but those of no number', () => {
    const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
    const wrong = [...fromHalves(all)].flatMap((value, bits) =>
      Number.isNaN(value) || halfOf(value) === bits ? [] : [bits],
    );
    expect(wrong).toEqual([]);
    expect(fromHalves(Uint16Array.of(halfOf(Number.NaN)))).toEqual(Float32Array.of(Number.NaN));
  });

  it('round to the nearest, ties to even, and overflow from halfway to the next step', () => {
    expect(halfOf(1 + 2 ** -11)).toBe(0x3c00);
    expect(halfOf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(halfOf(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
    expect(halfOf(65519.99)).toBe(0x7bff);
    expect(halfOf(65520)).toBe(0x7c00);
    expect(halfOf(2 ** -25)).toBe(0);
    expect(halfOf(-(2 ** -25))).toBe(0x8000);
  });

  it('never change a number of normal size by more than half a step', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -14, max: 65504, noNaN: true }), (value) => {
        const [rounded = Number.NaN] = fromHalves(Uint16Array.of(halfOf(value)));
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(value * 2 ** -11);
      }),
    );
  });

  it('convert no numbers to none', () => {
    expect(fromHalves(new Uint16Array(0))).toEqual(new Float32Array(0));
  });
});

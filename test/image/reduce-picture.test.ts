import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { isReducible, reducePicture } from '../../src/image/reduce/reduce-picture.ts';

const side = fc.integer({ min: 1, max: 300 });
const shrink = fc.double({ min: 1, max: 5.99, noNaN: true });

test('a picture is reduced to the very bytes of sharp, whatever its size and the kernel', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ width: side, height: side, across: shrink, down: shrink, seed: fc.nat(1000) }),
      fc.constantFrom('linear' as const, 'cubic' as const, 'lanczos3' as const),
      async ({ width, height, across, down, seed }, kernel) => {
        const data = pixels(width * height * 3, seed);
        const to = { width: Math.ceil(width / across), height: Math.ceil(height / down) };
        expect(isReducible({ width, height }, to)).toBe(true);
        const reduced = new Uint8Array(to.width * to.height * 3);
        const all = { x1: 0, y1: 0, x2: width, y2: height };
        reducePicture({ data, width, height }, all, to, kernel, {
          data: reduced,
          ...to,
          left: 0,
          top: 0,
        });
        const expected = await sharp(data, { raw: { width, height, channels: 3 } })
          .resize(to.width, to.height, { fit: 'fill', kernel })
          .raw()
          .toBuffer();
        expect(Buffer.compare(reduced, expected)).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test('a part of a picture goes to its place on the canvas, and the rest of it stays', async () => {
  const [width, height] = [120, 90];
  const data = pixels(width * height * 3, 1);
  const canvas = new Uint8Array(50 * 40 * 3).fill(7);
  const part = { x1: 20, y1: 10, x2: 110, y2: 70 };
  reducePicture({ data, width, height }, part, { width: 45, height: 30 }, 'cubic', {
    data: canvas,
    width: 50,
    height: 40,
    left: 2,
    top: 5,
  });
  const expected = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left: 20, top: 10, width: 90, height: 60 })
    .resize(45, 30, { fit: 'fill', kernel: 'cubic' })
    .extend({ left: 2, right: 3, top: 5, bottom: 5, background: { r: 7, g: 7, b: 7 } })
    .raw()
    .toBuffer();
  expect(Buffer.compare(canvas, expected)).toBe(0);
});

test('what is enlarged, or made a sixth, is left to sharp', () => {
  expect(isReducible({ width: 10, height: 10 }, { width: 11, height: 10 })).toBe(false);
  expect(isReducible({ width: 60, height: 10 }, { width: 10, height: 10 })).toBe(false);
  expect(isReducible({ width: 59, height: 10 }, { width: 10, height: 10 })).toBe(true);
});

/** Smooth areas with noise, and edges. */
function pixels(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => {
    const noise = Math.imul(i + 1, 2_654_435_761 + seed) >>> 24;
    return (i >> 6) % 5 === 0 ? noise : 128 + 100 * Math.sin(i * 0.013 + seed) + (noise & 15);
  });
}

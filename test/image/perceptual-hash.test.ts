import { describe, expect, it } from 'vitest';
import { hashDistance } from '../../src/fuse/rerank/hash-distance.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { encodeJpeg } from '../../src/image/encode-jpeg.ts';
import { perceptualHash } from '../../src/image/perceptual-hash.ts';
import { resizePicture } from '../../src/image/resize-picture.ts';
import { paint } from './pictures.ts';

const picture = paint(180, 160, (x, y) => {
  const value = Math.round(127 + 60 * Math.sin(x / 17) + 60 * Math.sin(y / 11 + x / 29));
  return [value, value, 255 - value];
});

describe('perceptualHash', () => {
  it.each([
    ['rises to the right everywhere', (x: number) => x, 'f'.repeat(16)],
    ['falls to the right everywhere', (x: number) => 255 - x, '0'.repeat(16)],
    ['is flat', () => 90, '0'.repeat(16)],
    ['rises, then falls', (x: number) => (x < 90 ? x : 180 - x), 'f0'.repeat(8)],
  ])('has a bit per pair of neighbours: a picture that %s', (_case, value, hash) => {
    const gradient = paint(180, 160, (x) => [value(x), value(x), value(x)]);
    expect(perceptualHash(gradient)).toBe(hash);
  });

  it('takes a background for flat whatever its noise, and a picture as small as there are cells', () => {
    const noisy = paint(900, 800, (x, y) => [250 + ((x + y) % 2), 250, 250]);
    expect(perceptualHash(noisy)).toBe('0'.repeat(16));
    expect(perceptualHash(paint(9, 8, (x) => [x, x, x]))).toBe('f'.repeat(16));
  });

  it('hardly changes when a picture is resized and coded anew', async () => {
    const smaller = await resizePicture(picture, { width: 120, height: 100 });
    const { working } = await decodePhoto(await encodeJpeg(smaller, 70));
    expect(hashDistance(perceptualHash(picture), perceptualHash(working))).toBeLessThanOrEqual(4);
  });

  it('changes much when a picture is mirrored', () => {
    const { data, width, height } = picture;
    const mirrored = paint(width, height, (x, y) => {
      const start = (y * width + (width - 1 - x)) * 3;
      return [data[start] ?? 0, data[start + 1] ?? 0, data[start + 2] ?? 0];
    });
    expect(hashDistance(perceptualHash(picture), perceptualHash(mirrored))).toBeGreaterThan(10);
  });
});

describe('hashDistance', () => {
  it.each([
    ['0000000000000000', '0000000000000000', 0],
    ['0000000000000000', 'ffffffffffffffff', 64],
    ['8000000000000001', '0000000000000000', 2],
    ['00000000000000f0', '0000000000000030', 2],
  ])('of %s and %s counts the bits that differ: %i', (a, b, distance) => {
    expect(hashDistance(a, b)).toBe(distance);
    expect(hashDistance(b, a)).toBe(distance);
  });
});

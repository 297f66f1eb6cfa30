import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { resizePicture } from '../../src/image/resize-picture.ts';
import { colorAt, paint } from './pictures.ts';

type Size = readonly [width: number, height: number];
interface Fixture {
  readonly cases: readonly { readonly from: Size; readonly to: Size; readonly values: readonly number[] }[];
}
const file = new URL('../fixtures/resize/opencv.json', import.meta.url);
const { cases } = JSON.parse(await readFile(file, 'utf8')) as Fixture;

/** The pattern of make_opencv.py. */
const pattern = (width: number, height: number) =>
  paint(width, height, (x, y) => {
    const value = (channel: number) => (37 * x + 91 * y + 53 * channel + x * y) % 256;
    return [value(0), value(1), value(2)];
  });

describe('the kernel opencv-linear', () => {
  it.each(cases)('gives OpenCV’s values, $from to $to', async ({ from, to, values }) => {
    const [width, height] = to;
    const { data } = await resizePicture(pattern(...from), { width, height, kernel: 'opencv-linear' });
    const differences = values.map((value, at) => Math.abs(value - (data[at] ?? Number.NaN)));
    // OpenCV rounds weights to 1/2048.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  });

  it('does not average when downscaling, unlike linear', async () => {
    const stripes = paint(64, 4, (x) => (x % 4 < 2 ? [255, 255, 255] : [0, 0, 0]));
    const to = { width: 8, height: 4 };
    const sampled = await resizePicture(stripes, { ...to, kernel: 'opencv-linear' });
    const averaged = await resizePicture(stripes, { ...to, kernel: 'linear' });
    // Pixel 0 of 8 lies between columns 3 and 4 of the source: black and white, half each.
    expect(colorAt(sampled, 0, 0)).toEqual([128, 128, 128]);
    const narrow = await resizePicture(stripes, { width: 16, height: 4, kernel: 'opencv-linear' });
    expect(colorAt(narrow, 0, 0)).toEqual([128, 128, 128]);
    const offset = { x1: 1, y1: 0, x2: 33, y2: 4 };
    // Between columns 1 and 2 of the part, which are 2 and 3 of the picture: both black.
    const shifted = await resizePicture(stripes, { ...to, part: offset, kernel: 'opencv-linear' });
    expect(colorAt(shifted, 0, 0)).toEqual([0, 0, 0]);
    expect(Math.abs((colorAt(averaged, 4, 0)[0] ?? 0) - 128)).toBeLessThanOrEqual(2);
  });

  it('fits a part of an image into a canvas and fills the rest', async () => {
    const picture = paint(8, 8, (x) => (x < 4 ? [10, 20, 30] : [200, 100, 50]));
    const contain = { position: 'fit-center', fill: 114 } as const;
    const part = { x1: 4, y1: 0, x2: 8, y2: 8 };
    const canvas = await resizePicture(picture, {
      width: 4,
      height: 4,
      kernel: 'opencv-linear',
      contain,
      part,
    });
    // 4 × 8 becomes 2 × 4, in the middle.
    expect([0, 1, 2, 3].map((x) => colorAt(canvas, x, 2))).toEqual([
      [114, 114, 114],
      [200, 100, 50],
      [200, 100, 50],
      [114, 114, 114],
    ]);
  });

  it('puts a photo of one pixel on the whole canvas', async () => {
    const { data } = await resizePicture(
      paint(1, 1, () => [1, 2, 3]),
      { width: 2, height: 2, kernel: 'opencv-linear' },
    );
    expect([...data]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });
});

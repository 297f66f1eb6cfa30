import { describe, expect, it } from 'vitest';
import { resizePicture } from '../../src/image/resize-picture.ts';
import { colorAt, paint, quarterColors, quarters } from './pictures.ts';

describe('resizePicture', () => {
  it('shrinks with a triangle as wide as the step between pixels, as Pillow’s BILINEAR does', async () => {
    const row = [0, 40, 200, 120, 250, 10, 90, 60];
    const picture = paint(8, 4, (x) => [row[x] ?? 0, 0, 255]);
    const { data, width, height } = await resizePicture(picture, { width: 4, height: 2 });
    expect([width, height, data.length]).toEqual([4, 2, 4 * 2 * 3]);
    // Output pixel 1 is centered at 3; the triangle weighs the pixels at 1.5, 2.5, 3.5 and 4.5 by 1 − |distance| / 2.
    const expected = (0.25 * 40 + 0.75 * 200 + 0.75 * 120 + 0.25 * 250) / 2;
    const [red, green, blue] = colorAt({ data, width, height }, 1, 0);
    expect(Math.abs(red - expected)).toBeLessThanOrEqual(1);
    expect([green, blue]).toEqual([0, 255]);
  });

  it('shrinks with Catmull-Rom when asked, as Pillow’s BICUBIC does', async () => {
    const row = [0, 40, 200, 120, 250, 10, 90, 60, 30, 180, 70, 110];
    const picture = paint(12, 2, (x) => [row[x] ?? 0, 0, 0]);
    const { data } = await resizePicture(picture, { width: 6, height: 1, kernel: 'cubic' });
    // Output pixel 2 is centered at 5; distances are halved by the step of 2. Keys, 1981, a = −1/2.
    const weight = (d: number) =>
      d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2;
    const near = row.slice(1, 9);
    const weights = near.map((_, index) => weight(Math.abs(index + 1.5 - 5) / 2));
    const sum = weights.reduce((total, w) => total + w, 0);
    const expected = near.reduce((total, value, index) => total + value * (weights[index] ?? 0), 0) / sum;
    expect(Math.abs((data[2 * 3] ?? Number.NaN) - expected)).toBeLessThanOrEqual(1);
  });

  it('returns the same pixels for the same size', async () => {
    const picture = quarters(20, 30);
    const same = await resizePicture(picture, { width: 20, height: 30 });
    expect(Buffer.compare(same.data, picture.data)).toBe(0);
  });

  it('takes a part when asked', async () => {
    const part = { x1: 10, y1: 0, x2: 20, y2: 15 };
    const picture = await resizePicture(quarters(20, 30), { width: 7, height: 5, part });
    expect(
      new Set(
        Array.from({ length: 35 }, (_, pixel) => colorAt(picture, pixel % 7, Math.floor(pixel / 7)).join()),
      ),
    ).toEqual(new Set([quarterColors.topRight.join()]));
  });

  it.each([
    ['fit-top-left', 0],
    ['fit-center', 5],
  ] as const)('fits into the canvas when asked, %s, and fills the rest', async (position, top) => {
    const picture = paint(40, 20, () => [250, 20, 120]);
    const contain = { position, fill: 114 };
    const result = await resizePicture(picture, { width: 20, height: 20, contain });
    const expected = paint(20, 20, (_x, y) => (y >= top && y < top + 10 ? [250, 20, 120] : [114, 114, 114]));
    expect(result).toMatchObject({ width: 20, height: 20 });
    expect(Buffer.compare(result.data, expected.data)).toBe(0);
  });

  it.each([
    [40, 20, 1.5, 20, 15],
    [20, 40, 1.5, 15, 20],
    [30, 20, 1.5, 20, 20],
    [400, 2, 1.5, 20, 1],
  ])(
    'stretches %i × %i by at most %d before it fills',
    async (width, height, maxStretch, fittedWidth, fittedHeight) => {
      const contain = { position: 'fit-center', fill: 255, maxStretch } as const;
      const picture = paint(width, height, () => [250, 20, 120]);
      const result = await resizePicture(picture, { width: 20, height: 20, contain });
      // A side of the input's 20 pixels, or maxStretch times what keeps the picture's proportions.
      expect([fittedWidth, fittedHeight]).toEqual(
        [width, height].map((side) =>
          Math.max(1, Math.min(20, Math.round(side * (20 / Math.max(width, height)) * maxStretch))),
        ),
      );
      const [left, top] = [Math.floor((20 - fittedWidth) / 2), Math.floor((20 - fittedHeight) / 2)];
      const expected = paint(20, 20, (x, y) =>
        x >= left && x < left + fittedWidth && y >= top && y < top + fittedHeight
          ? [250, 20, 120]
          : [255, 255, 255],
      );
      expect(Buffer.compare(result.data, expected.data)).toBe(0);
    },
  );

  it('leaves its input as it was', async () => {
    const picture = quarters(20, 30);
    await resizePicture(picture, { width: 5, height: 5 });
    expect(Buffer.compare(picture.data, quarters(20, 30).data)).toBe(0);
  });
});

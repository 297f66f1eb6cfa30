import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterbox, undoLetterbox } from '../../src/detect/letterbox.ts';
import { colorAt, paint, quarterColors, quarters } from '../image/pictures.ts';

const options = { width: 288, height: 416, resize: 'fit-top-left', fill: 114 } as const;
const pink = [250, 20, 120] as const;

describe('letterbox', () => {
  it.each([
    ['wider than the canvas', 576, 416, { width: 288, height: 208 }],
    ['higher than the canvas', 288, 832, { width: 144, height: 416 }],
    ['of the canvas’s size', 288, 416, { width: 288, height: 416 }],
    ['smaller than the canvas, which it then fills', 72, 104, { width: 288, height: 416 }],
    ['with a side that rounds', 341, 512, { width: Math.round((341 * 416) / 512), height: 416 }],
    ['so flat that its height would round to 0', 1000, 1, { width: 288, height: 1 }],
  ])('fits a picture %s', async (_case, width, height, fitted) => {
    const result = await letterbox(
      paint(width, height, () => pink),
      options,
    );
    expect(result.placement).toEqual({ left: 0, top: 0, ...fitted });
    expect(result.canvas.data).toHaveLength(288 * 416 * 3);
    const expected = paint(288, 416, (x, y) =>
      x < fitted.width && y < fitted.height ? pink : [114, 114, 114],
    );
    expect(Buffer.compare(result.canvas.data, expected.data)).toBe(0);
  });

  it('keeps left and right, above and below', async () => {
    const { canvas } = await letterbox(
      paint(144, 104, (x, y) => [x < 72 ? 200 : 50, y < 52 ? 200 : 50, 0]),
      options,
    );
    expect(colorAt(canvas, 10, 10)).toEqual([200, 200, 0]);
    expect(colorAt(canvas, 270, 10)).toEqual([50, 200, 0]);
    expect(colorAt(canvas, 10, 200)).toEqual([200, 50, 0]);
  });

  it.each([
    ['wide', 576, 416, { left: 0, top: (416 - 208) / 2, width: 288, height: 208 }],
    ['high', 288, 832, { left: (288 - 144) / 2, top: 0, width: 144, height: 416 }],
    ['of the canvas’s size', 288, 416, { left: 0, top: 0, width: 288, height: 416 }],
    ['that leaves an odd number', 287, 416, { left: 0, top: 0, width: 287, height: 416 }],
    ['that leaves a larger odd number', 283, 416, { left: 2, top: 0, width: 283, height: 416 }],
  ])('puts a picture %s into the middle when asked', async (_case, width, height, placement) => {
    const picture = paint(width, height, () => pink);
    const result = await letterbox(picture, { ...options, resize: 'fit-center' });
    expect(result.placement).toEqual(placement);
    const { left, top } = placement;
    const isInside = (x: number, y: number) =>
      x >= left && x < left + placement.width && y >= top && y < top + placement.height;
    const expected = paint(288, 416, (x, y) => (isInside(x, y) ? pink : [114, 114, 114]));
    expect(Buffer.compare(result.canvas.data, expected.data)).toBe(0);
  });

  it('stretches when asked, without any fill', async () => {
    const result = await letterbox(quarters(10, 40), { width: 20, height: 20, resize: 'stretch' });
    expect(result.placement).toEqual({ left: 0, top: 0, width: 20, height: 20 });
    const corners = [[1, 1] as const, [18, 1] as const, [1, 18] as const, [18, 18] as const];
    expect(corners.map(([x, y]) => colorAt(result.canvas, x, y))).toEqual(Object.values(quarterColors));
  });
});

describe('undoLetterbox', () => {
  it('scales by the original, not by the working copy', () => {
    // A 2000 × 4000 original on a canvas as 208 × 416: 1 canvas pixel is 4000 / 416 pixels.
    const box = undoLetterbox(
      { x1: 20.8, y1: 41.6, x2: 104, y2: 208 },
      { left: 0, top: 0, width: 208, height: 416 },
      { x1: 0, y1: 0, x2: 2000, y2: 4000 },
    );
    expect(box.x1).toBeCloseTo((20.8 * 2000) / 208);
    expect(box.y1).toBeCloseTo((41.6 * 4000) / 416);
    expect(box.x2).toBeCloseTo((104 * 2000) / 208);
    expect(box.y2).toBeCloseTo((208 * 4000) / 416);
  });

  it('takes the placement’s corner off before it scales', () => {
    const placement = { left: 40, top: 8, width: 200, height: 400 };
    const box = undoLetterbox({ x1: 60, y1: 48, x2: 140, y2: 208 }, placement, {
      x1: 0,
      y1: 0,
      x2: 500,
      y2: 1000,
    });
    expect(box).toEqual({
      x1: ((60 - 40) * 500) / 200,
      y1: ((48 - 8) * 1000) / 400,
      x2: ((140 - 40) * 500) / 200,
      y2: ((208 - 8) * 1000) / 400,
    });
  });

  it('clamps to the original what reaches into the fill or over the canvas', () => {
    const box = { x1: -5, y1: -1, x2: 288, y2: 500 };
    const original = { x1: 0, y1: 0, x2: 400, y2: 800 };
    expect(undoLetterbox(box, { left: 0, top: 0, width: 208, height: 416 }, original)).toEqual({
      x1: 0,
      y1: 0,
      x2: 400,
      y2: 800,
    });
  });

  it('brings every box of the original back to where it was, however it was resized', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 16, max: 600 }),
        fc.integer({ min: 16, max: 600 }),
        fc.tuple(share, share, share, share),
        fc.constantFrom('fit-top-left' as const, 'fit-center' as const, 'stretch' as const),
        async (width, height, [a, b, c, d], resize) => {
          const picture = { data: new Uint8Array(width * height * 3), width, height };
          const { placement } = await letterbox(picture, { ...options, resize });
          const box = {
            x1: Math.min(a, b) * width,
            y1: Math.min(c, d) * height,
            x2: Math.max(a, b) * width,
            y2: Math.max(c, d) * height,
          };
          const onCanvas = {
            x1: placement.left + (box.x1 / width) * placement.width,
            y1: placement.top + (box.y1 / height) * placement.height,
            x2: placement.left + (box.x2 / width) * placement.width,
            y2: placement.top + (box.y2 / height) * placement.height,
          };
          const back = undoLetterbox(onCanvas, placement, { x1: 0, y1: 0, x2: width, y2: height });
          for (const side of ['x1', 'y1', 'x2', 'y2'] as const) expect(back[side]).toBeCloseTo(box[side], 6);
        },
      ),
      { numRuns: 60 },
    );
  });
});

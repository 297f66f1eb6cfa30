import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centerBox, growBox } from '../../src/embed/crop-geometry.ts';
import { anyBox } from '../detect/boxes.ts';

const photo = { width: 300, height: 400 };

describe('growBox', () => {
  it.each([
    [
      'grows each side by its share',
      { x1: 100, y1: 100, x2: 200, y2: 300 },
      0.1,
      [100 - 10, 100 - 20, 200 + 10, 300 + 20],
    ],
    ['stops at the left and top', { x1: 5, y1: 10, x2: 105, y2: 210 }, 0.1, [0, 0, 105 + 10, 210 + 20]],
    [
      'stops at the right and bottom',
      { x1: 200, y1: 200, x2: 295, y2: 390 },
      0.1,
      [200 - 9.5, 200 - 19, 300, 400],
    ],
    ['keeps the box for a margin of 0', { x1: 1, y1: 2, x2: 3, y2: 4 }, 0, [1, 2, 3, 4]],
    ['keeps the whole photo', { x1: 0, y1: 0, x2: 300, y2: 400 }, 0.5, [0, 0, 300, 400]],
  ])('%s', (_case, box, margin, [x1, y1, x2, y2]) => {
    expect(growBox(box, margin, photo)).toEqual({ x1, y1, x2, y2 });
  });

  it('holds the box and stays in the photo', () => {
    fc.assert(
      fc.property(anyBox, fc.double({ min: 0, max: 1, noNaN: true }), (box, margin) => {
        const grown = growBox(box, margin, photo);
        expect(grown.x1).toBeLessThanOrEqual(box.x1);
        expect(grown.y1).toBeLessThanOrEqual(box.y1);
        expect(grown.x2).toBeGreaterThanOrEqual(box.x2);
        expect(grown.y2).toBeGreaterThanOrEqual(box.y2);
        expect(Math.min(grown.x1, grown.y1)).toBeGreaterThanOrEqual(0);
        expect(grown.x2).toBeLessThanOrEqual(photo.width);
        expect(grown.y2).toBeLessThanOrEqual(photo.height);
      }),
    );
  });
});

describe('centerBox', () => {
  const square = { width: 224, height: 224, cropShare: 1 };

  it.each([
    ['the middle of a wide box', { x1: 0, y1: 0, x2: 300, y2: 100 }, square, [100, 0, 200, 100]],
    ['the middle of a high box', { x1: 10, y1: 20, x2: 110, y2: 320 }, square, [10, 120, 110, 220]],
    ['all of a box of the input’s proportions', { x1: 0, y1: 0, x2: 50, y2: 50 }, square, [0, 0, 50, 50]],
    [
      'as much as 224 of 256 px',
      { x1: 0, y1: 0, x2: 256, y2: 512 },
      { ...square, cropShare: 224 / 256 },
      [(256 - 224) / 2, (512 - 224) / 2, (256 + 224) / 2, (512 + 224) / 2],
    ],
    [
      'the proportions of an input that is not square',
      { x1: 0, y1: 0, x2: 100, y2: 100 },
      { width: 50, height: 100, cropShare: 1 },
      [25, 0, 75, 100],
    ],
  ])('keeps %s', (_case, box, input, [x1, y1, x2, y2]) => {
    expect(centerBox(box, input)).toEqual({ x1, y1, x2, y2 });
  });

  it('stays inside the box, around its center', () => {
    const side = fc.integer({ min: 1, max: 500 });
    const share = fc.double({ min: 0.1, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyBox, side, side, share, (box, width, height, cropShare) => {
        const center = centerBox(box, { width, height, cropShare });
        expect(center.x1).toBeGreaterThanOrEqual(box.x1 - 1e-9);
        expect(center.y1).toBeGreaterThanOrEqual(box.y1 - 1e-9);
        expect(center.x1 + center.x2).toBeCloseTo(box.x1 + box.x2, 6);
        expect(center.y1 + center.y2).toBeCloseTo(box.y1 + box.y2, 6);
        expect((center.x2 - center.x1) / (center.y2 - center.y1)).toBeCloseTo(width / height, 6);
      }),
    );
  });
});

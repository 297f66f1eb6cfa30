import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growBox } from '../../src/embed/crop-geometry.ts';
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

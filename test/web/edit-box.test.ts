import fc from 'fast-check';
import { expect, test } from 'vitest';
import { corners, dragBox, nudgeBox, smallestSide } from '../../web/src/edit-box.ts';

const size = { width: 400, height: 600 };
const box = { x1: 100, y1: 200, x2: 300, y2: 500 };

test('a moved box keeps its size, a dragged corner moves its two sides only', () => {
  expect(dragBox(box, 'move', 10, -20, size)).toEqual({ x1: 110, y1: 180, x2: 310, y2: 480 });
  expect(dragBox(box, 'nw', 10, -20, size)).toEqual({ ...box, x1: 110, y1: 180 });
  expect(dragBox(box, 'se', 10, -20, size)).toEqual({ ...box, x2: 310, y2: 480 });
  expect(dragBox(box, 'ne', 10, -20, size)).toEqual({ ...box, x2: 310, y1: 180 });
  expect(dragBox(box, 'sw', 10, -20, size)).toEqual({ ...box, x1: 110, y2: 480 });
});

test('whatever is dragged wherever, the box stays inside the photo and no side gets too small', () => {
  const shift = fc.double({ min: -2000, max: 2000, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom('move' as const, ...corners), shift, shift, (grip, dx, dy) => {
      const dragged = dragBox(box, grip, dx, dy, size);
      expect(dragged.x1).toBeGreaterThanOrEqual(0);
      expect(dragged.y1).toBeGreaterThanOrEqual(0);
      expect(dragged.x2).toBeLessThanOrEqual(size.width);
      expect(dragged.y2).toBeLessThanOrEqual(size.height);
      expect(dragged.x2 - dragged.x1).toBeGreaterThanOrEqual(smallestSide * size.width - 1e-9);
      expect(dragged.y2 - dragged.y1).toBeGreaterThanOrEqual(smallestSide * size.height - 1e-9);
      if (grip === 'move') expect(dragged.x2 - dragged.x1).toBeCloseTo(box.x2 - box.x1, 9);
    }),
  );
});

test('arrow keys move a box by a fiftieth of the photo, with Shift they resize it, other keys do nothing', () => {
  expect(nudgeBox(box, 'ArrowRight', false, size)).toEqual({ ...box, x1: 108, x2: 308 });
  expect(nudgeBox(box, 'ArrowUp', false, size)).toEqual({ ...box, y1: 188, y2: 488 });
  expect(nudgeBox(box, 'ArrowDown', true, size)).toEqual({ ...box, y2: 512 });
  expect(nudgeBox(box, 'a', false, size)).toBeNull();
  expect(nudgeBox(box, 'toString', false, size)).toBeNull();
});

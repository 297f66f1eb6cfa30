import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Label, placeLabels } from '../../web/src/place-labels.ts';

const stage = { width: 400, height: 600 };
const labelOf = (id: string, left: number, top: number, width = 100, height = 100): Label => ({
  id,
  box: { left, top, width, height },
  width: 80,
  height: 20,
});

test('a label stands above its box, or inside it where the photo ends', () => {
  expect(placeLabels([labelOf('a', 50, 100)], stage).get('a')).toEqual({ left: 50, top: 77 });
  expect(placeLabels([labelOf('a', 50, 0)], stage).get('a')).toEqual({ left: 53, top: 3 });
  expect(placeLabels([], stage).size).toBe(0);
});

test('the labels of equal boxes stand apart, the most important one at the best place', () => {
  const places = placeLabels([labelOf('a', 50, 100), labelOf('b', 50, 100)], stage);
  expect(places.get('a')).toEqual({ left: 50, top: 77 });
  expect(places.get('b')).not.toEqual(places.get('a'));
});

test('a label without room is not placed', () => {
  const places = placeLabels([labelOf('a', 0, 0, 82, 26)], { width: 70, height: 600 });
  expect(places.size).toBe(0);
});

test('no two labels overlap and none leaves the stage, whatever the boxes', () => {
  const side = fc.integer({ min: 2, max: 300 });
  const boxes = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 390 }), fc.integer({ min: 0, max: 590 }), side, side),
    {
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(boxes, (all) => {
      const labels = all.map(([left, top, width, height], n) => labelOf(String(n), left, top, width, height));
      const places = [...placeLabels(labels, stage).values()];
      for (const { left, top } of places) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(left + 80).toBeLessThanOrEqual(stage.width);
        expect(top + 20).toBeLessThanOrEqual(stage.height);
      }
      const apart = (a: number, b: number, length: number) => Math.abs(a - b) >= length;
      places.forEach((a, n) => {
        for (const b of places.slice(n + 1)) {
          expect(apart(a.left, b.left, 80) || apart(a.top, b.top, 20)).toBe(true);
        }
      });
    }),
  );
});

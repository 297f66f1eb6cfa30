import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBoxes } from '../../../src/context/models/compare-boxes.ts';
import type { Detection, GarmentClass } from '../../../src/types.ts';

const at = (x: number, garmentClass: GarmentClass = 'top', width = 10): Detection => ({
  box: { x1: x, y1: 0, x2: x + width, y2: 10 },
  garmentClass,
  confidence: 0.5,
  classProbabilities: { [garmentClass]: 1 },
});
const reference = (x: number, garmentClass?: GarmentClass) => ({ box: at(x).box, garmentClass });

describe('compareBoxes', () => {
  it('pairs each reference box with the nearest of its class, each once', () => {
    const [near, nearer, other] = [at(2), at(1), at(0, 'bag')];
    const { compared, extra } = compareBoxes(
      [reference(0, 'top'), reference(3, 'top')],
      [near, nearer, other],
      0.5,
    );
    // Of 3 and 2 the overlap is 9 of 11, as of 0 and 1.
    expect(compared.map(({ found }) => found)).toEqual([nearer, near]);
    expect(compared.map(({ iou }) => iou)).toEqual([9 / 11, 9 / 11]);
    expect(extra).toEqual([other]);
  });

  it('accepts any class where the reference names none', () => {
    expect(compareBoxes([reference(0)], [at(0, 'bag')], 0.5).compared[0]?.iou).toBe(1);
  });

  it('finds nothing that overlaps less than asked, and counts it as extra', () => {
    const { compared, extra } = compareBoxes([reference(0, 'top')], [at(5)], 0.5);
    expect(compared).toEqual([{ expected: reference(0, 'top'), found: null, iou: 0 }]);
    expect(extra).toHaveLength(1);
  });

  it('compares nothing with nothing', () => {
    expect(compareBoxes([], [], 0.5)).toEqual({ compared: [], extra: [] });
  });

  it('matches every box with itself, in any order', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 8 });
    fc.assert(
      fc.property(places, (all) => {
        const found = all.map((x) => at(x));
        const { compared, extra } = compareBoxes(
          all.toReversed().map((x) => reference(x, 'top')),
          found,
          0.5,
        );
        expect(compared.every(({ iou }) => iou === 1)).toBe(true);
        expect(extra).toEqual([]);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { type SliceFacts, sliceBy } from '../../../src/evaluate/looks/look-slices.ts';

const garment = (facts: Partial<SliceFacts>): SliceFacts => ({
  garmentClass: null,
  areaShare: null,
  confidence: null,
  ...facts,
});
const sizes = (kind: Parameters<typeof sliceBy>[0], garments: SliceFacts[]) =>
  [...sliceBy(kind, garments)].map(([name, slice]) => [name, slice.length]);

describe('sliceBy', () => {
  it('class: by name, unknown last', () => {
    const classes = ['top', null, 'bag', 'top'] as const;
    const garments = classes.map((garmentClass) => garment({ garmentClass }));
    expect(sizes('class', garments)).toEqual([
      ['bag', 1],
      ['top', 2],
      ['unknown', 1],
    ]);
  });

  it('size: up to 10 %, to 40 %, above, the borders in the larger', () => {
    const garments = [0.4, 0.09, 1, 0.1, 0.39, 0, null].map((areaShare) => garment({ areaShare }));
    expect(sizes('size', garments)).toEqual([
      ['small', 2],
      ['moderate', 2],
      ['large', 2],
      ['unknown', 1],
    ]);
  });

  it('confidence: from low to high, what no region answers for last', () => {
    const garments = [null, 0.95, 0.9, 0.7, 0.5, 0.49].map((confidence) => garment({ confidence }));
    expect(sizes('confidence', garments)).toEqual([
      ['below .5', 1],
      ['.5 to .7', 1],
      ['.7 to .9', 1],
      ['.9 and above', 2],
      ['not found', 1],
    ]);
  });

  it('keeps the garments themselves, in order, and makes no empty slice', () => {
    const [a, b] = [garment({ areaShare: 0.2 }), garment({ areaShare: 0.3 })];
    expect([...sliceBy('size', [a, b])]).toEqual([['moderate', [a, b]]]);
    expect(sliceBy('class', []).size).toBe(0);
  });
});

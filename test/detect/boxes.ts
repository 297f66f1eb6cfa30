import fc from 'fast-check';

/** Any box with area on whole pixels, 0..199. */
export const anyBox = fc
  .record({
    x1: fc.nat(99),
    y1: fc.nat(99),
    width: fc.integer({ min: 1, max: 100 }),
    height: fc.integer({ min: 1, max: 100 }),
  })
  .map(({ x1, y1, width, height }) => ({ x1, y1, x2: x1 + width, y2: y1 + height }));

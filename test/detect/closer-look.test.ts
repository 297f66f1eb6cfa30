import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areSmall,
  halvesOf,
  mergeCloser,
  partAround,
  partAroundHints,
} from '../../src/detect/closer-look.ts';
import { detection } from '../fakes/pictures.ts';

const photo = { width: 1000, height: 1000 };
const input = { width: 288, height: 416 };
const at = (x: number, y: number, side = 20, confidence = 0.01) =>
  detection('top', confidence, { x1: x - side / 2, y1: y - side / 2, x2: x + side / 2, y2: y + side / 2 });

describe('areSmall', () => {
  it('is so without garments', () => expect(areSmall([], photo)).toBe(true));

  it('goes by what all garments together reach over, in height and in width', () => {
    expect(areSmall([at(500, 400), at(500, 700)], photo)).toBe(true);
    // 340 + 20 of 1,000 are more than .35.
    expect(areSmall([at(500, 400), at(500, 740)], photo)).toBe(false);
    expect(areSmall([at(400, 500), at(740, 500)], photo)).toBe(false);
    expect(areSmall([at(500, 500, 349)], photo)).toBe(true);
    expect(areSmall([at(500, 500, 350)], photo)).toBe(false);
  });
});

describe('partAround', () => {
  it('is inside the photo, has the proportions of the input, and shows the point', () => {
    const size = fc.record({
      width: fc.integer({ min: 16, max: 5000 }),
      height: fc.integer({ min: 16, max: 5000 }),
    });
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(size, share, share, ({ width, height }, right, down) => {
        const point = { x: right * width, y: down * height };
        const part = partAround(point, { width, height }, input);
        expect(part.x1).toBeGreaterThanOrEqual(0);
        expect(part.y1).toBeGreaterThanOrEqual(0);
        expect(part.x2).toBeLessThanOrEqual(width);
        expect(part.y2).toBeLessThanOrEqual(height);
        // Corners are whole pixels.
        expect(point.x).toBeGreaterThanOrEqual(part.x1 - 1);
        expect(point.x).toBeLessThanOrEqual(part.x2 + 1);
        expect(point.y).toBeGreaterThanOrEqual(part.y1 - 1);
        expect(point.y).toBeLessThanOrEqual(part.y2 + 1);
        const wanted = ((part.y2 - part.y1) * input.width) / input.height;
        expect(part.x2 - part.x1).toBe(Math.min(width, Math.round(wanted)));
      }),
    );
  });
});

describe('partAroundHints', () => {
  it('is undefined without a hint of a small garment', () => {
    expect(partAroundHints([], photo, input)).toBeUndefined();
    expect(partAroundHints([at(500, 500, 900)], photo, input)).toBeUndefined();
  });

  it('is around the surest hint and those near it, not those elsewhere', () => {
    const alone = partAroundHints([at(300, 300), at(900, 900)], photo, input);
    expect(alone).toEqual(partAround({ x: 300, y: 300 }, photo, input));
    const both = partAroundHints([at(300, 300), at(320, 440)], photo, input);
    // The middle of 290 to 330 and of 290 to 450.
    expect(both).toEqual(partAround({ x: 310, y: 370 }, photo, input));
  });
});

describe('mergeCloser', () => {
  const part = { x1: 0, y1: 0, x2: 500, y2: 500 };

  it('keeps what the first look found where the closer one found nothing', () => {
    const whole = [at(100, 100), at(900, 900)];
    expect(mergeCloser(whole, part, [], photo)).toEqual(whole);
  });

  it('takes the part from the closer look, the rest from the first', () => {
    const [inside, outside, closer] = [at(100, 100), at(900, 900), at(110, 110)];
    expect(mergeCloser([inside, outside], part, [closer], photo)).toEqual([closer, outside]);
  });
});

describe('a garment that the part cuts through', () => {
  const part = { x1: 0, y1: 300, x2: 300, y2: 700 };

  it.each([
    ['above', at(100, 310)],
    ['below', at(100, 690)],
    ['on the right', at(290, 500)],
  ])('%s, is dropped', (_, cut) => {
    const first = [at(100, 500)];
    expect(mergeCloser(first, part, [cut], photo)).toEqual(first);
  });

  it('is not one that ends at the edge of the photo', () => {
    expect(mergeCloser([], part, [at(10, 500)], photo)).toEqual([at(10, 500)]);
  });
});

describe('halvesOf', () => {
  it('covers a square photo, and the middle of none less than a slice wide', () => {
    const [left, right] = halvesOf(photo, input);
    expect(left).toMatchObject({ x1: 0, y1: 0, y2: 1000 });
    expect(right).toMatchObject({ x2: 1000 });
    expect(left?.x2).toBeGreaterThanOrEqual(right?.x1 ?? Number.NaN);
    for (const half of halvesOf({ width: 400, height: 1000 }, input))
      expect(half).toEqual({ x1: 0, y1: 0, x2: 400, y2: 1000 });
  });
});

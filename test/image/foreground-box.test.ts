import { describe, expect, it } from 'vitest';
import { foregroundBox } from '../../src/image/foreground-box.ts';
import type { Photo, RawPicture } from '../../src/types.ts';
import { paint } from './pictures.ts';

type Color = readonly [number, number, number];
const white: Color = [250, 250, 250];
const red: Color = [200, 30, 30];

/** A photo twice as large as its working copy. */
function photoOf(working: RawPicture): Photo {
  return {
    width: working.width * 2,
    height: working.height * 2,
    working,
    bytes: new Uint8Array(),
    digest: '',
  };
}

const inside = (x: number, y: number) => x >= 10 && x < 40 && y >= 20 && y < 60;

describe('foregroundBox', () => {
  it('is what differs from the border, in pixels of the original', () => {
    const picture = paint(100, 80, (x, y) => (inside(x, y) ? red : white));
    expect(foregroundBox(photoOf(picture))).toEqual({ x1: 20, y1: 40, x2: 80, y2: 120 });
  });

  it('holds two things that lie apart', () => {
    const picture = paint(100, 80, (x, y) => (inside(x, y) || inside(x - 50, y) ? red : white));
    expect(foregroundBox(photoOf(picture))).toEqual({ x1: 20, y1: 40, x2: 180, y2: 120 });
  });

  it('does not see a soft shadow or dust', () => {
    const shade: Color = [232, 232, 232];
    const picture = paint(200, 200, (x, y) => {
      if (x === 150 && y === 150) return red;
      return inside(x, y) ? red : y > 100 ? shade : white;
    });
    expect(foregroundBox(photoOf(picture))).toEqual({ x1: 20, y1: 40, x2: 80, y2: 120 });
  });

  it('may touch the edge', () => {
    const picture = paint(100, 100, (x, y) => (x >= 40 && x < 60 && y < 50 ? red : white));
    expect(foregroundBox(photoOf(picture))).toEqual({ x1: 80, y1: 0, x2: 120, y2: 100 });
  });

  it('is none before a background of many colors, and where nothing stands out', () => {
    const busy = paint(60, 60, (x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? red : white));
    expect(foregroundBox(photoOf(busy))).toBeNull();
    expect(foregroundBox(photoOf(paint(60, 60, () => white)))).toBeNull();
  });
});

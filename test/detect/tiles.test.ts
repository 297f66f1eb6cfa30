import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createDetector } from '../../src/detect/create-detector.ts';
import { intersectionOverUnion } from '../../src/detect/intersection-over-union.ts';
import { isCutThrough, isTooWide, mergeSlices, slicesOf } from '../../src/detect/tiles.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import type { Box, GarmentClass } from '../../src/types.ts';
import { detection } from '../fakes/pictures.ts';
import { paint, toSharp } from '../image/pictures.ts';

const input = { width: 288, height: 416 };
const box = (x1: number, x2: number): Box => ({ x1, y1: 0, x2, y2: 100 });

describe('slicesOf', () => {
  it.each([
    ['as high as the input', 288, 832],
    ['of the input’s proportions', 576, 832],
    ['square', 1000, 1000],
    ['a little narrower than one and a half slices', 431, 416],
    ['so wide that it would take more than eight slices', 288 * (0.5 + 8 * 0.5) + 1, 416],
  ])('leaves a photo whole that is %s', (_case, width, height) => {
    expect(slicesOf({ width, height }, input)).toEqual([]);
  });

  it('spreads slices of the input’s proportions evenly, from edge to edge', () => {
    const slice = (x1: number) => ({ x1, y1: 0, x2: x1 + 288, y2: 416 });
    // Two are enough where the second begins by the middle of the first.
    expect(slicesOf({ width: 432, height: 416 }, input)).toEqual([0, 144].map(slice));
    expect(slicesOf({ width: 434, height: 416 }, input)).toEqual([0, (434 - 288) / 2, 434 - 288].map(slice));
    const square = (x1: number) => ({ x1, y1: 0, x2: x1 + 100, y2: 100 });
    expect(slicesOf({ width: 210, height: 100 }, { width: 100, height: 100 })).toEqual(
      [0, Math.round(110 / 3), Math.round(220 / 3), 110].map(square),
    );
  });

  it('covers every wide photo, with half of a slice in the next one too, but for what rounding takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 3000 }),
        fc.double({ min: 1.5, max: 4.4, noNaN: true }),
        fc.constantFrom(input, { width: 640, height: 640 }),
        (height, ratio, of) => {
          const sliceWidth = (height * of.width) / of.height;
          const width = Math.ceil(sliceWidth * ratio);
          const slices = slicesOf({ width, height }, of);
          expect(slices.length).toBeGreaterThan(1);
          expect([slices[0]?.x1, slices.at(-1)?.x2]).toEqual([0, width]);
          slices.forEach((slice, index) => {
            expect(Math.abs(slice.x2 - slice.x1 - sliceWidth)).toBeLessThanOrEqual(1);
            const next = slices[index + 1];
            // Three places are rounded, each by up to half a pixel: where both slices begin, and where the first ends.
            if (next) expect(slice.x2 - next.x1).toBeGreaterThanOrEqual(0.5 * sliceWidth - 1.5);
          });
        },
      ),
    );
  });
});

describe('isTooWide', () => {
  it('is a garment over half a slice wide', () => {
    expect([50, 51].map((width) => isTooWide(box(5, 5 + width), box(60, 160)))).toEqual([false, true]);
  });
});

describe('isCutThrough', () => {
  it('leaves every garment of up to .46 of a slice whole in at least one, wherever it lies', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 3000 }),
        fc.double({ min: 1.5, max: 4.4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (height, ratio, at, share) => {
          const sliceWidth = (height * input.width) / input.height;
          const photo = { width: Math.ceil(sliceWidth * ratio), height };
          // Slices lie on whole pixels: up to two are lost to that.
          const width = share * (0.46 * sliceWidth - 2);
          const x1 = at * (photo.width - width);
          const garment = { x1, y1: 0, x2: x1 + width, y2: height };
          const isWhole = (slice: Box) =>
            slice.x1 <= garment.x1 && garment.x2 <= slice.x2 && !isCutThrough(garment, slice, photo);
          expect(slicesOf(photo, input).some(isWhole)).toBe(true);
        },
      ),
    );
  });
});

describe('mergeSlices', () => {
  const photo = { width: 250, height: 100 };
  const thresholds = { iouThreshold: 0.5, crossClassIouThreshold: 0.85 };
  const [left, middle, right] = [box(0, 100), box(75, 175), box(150, 250)];
  const top = (x1: number, x2: number, confidence = 0.8) => detection('top', confidence, box(x1, x2));

  it('leaves out what a slice cuts through, but not what ends with the photo', () => {
    const slices = [
      { slice: left, detections: [top(0, 40), top(60, 100)] },
      { slice: middle, detections: [top(75, 90), top(100, 140), top(150, 173.5)] },
      { slice: right, detections: [top(151, 170), top(220, 250)] },
    ];
    expect(mergeSlices([], slices, photo, thresholds)).toEqual([top(0, 40), top(100, 140), top(220, 250)]);
  });

  it('keeps the most confident of the boxes of a garment that two slices hold', () => {
    const slices = [
      { slice: left, detections: [top(10, 50, 0.6), top(80, 97, 0.7)] },
      { slice: middle, detections: [top(80, 98, 0.9)] },
    ];
    expect(mergeSlices([], slices, photo, thresholds)).toEqual([top(80, 98, 0.9), top(10, 50, 0.6)]);
  });

  it('keeps two classes on one box only where they overlap less than the package allows', () => {
    const skirt = (x1: number, x2: number) => detection('skirt', 0.7, box(x1, x2));
    const of = (garment: ReturnType<typeof skirt>) =>
      mergeSlices([], [{ slice: left, detections: [top(10, 50), garment] }], photo, thresholds);
    expect(of(skirt(10, 49))).toEqual([top(10, 50)]);
    expect(of(skirt(10, 30))).toEqual([top(10, 50), skirt(10, 30)]);
  });

  it('takes from the whole photo what slices may cut through wherever they lie, and nothing else', () => {
    const [narrow, wide] = [top(10, 56), top(30, 77)];
    const of = (detections: ReturnType<typeof top>[]) =>
      mergeSlices([narrow, wide], [{ slice: left, detections }], photo, thresholds);
    expect(of([])).toEqual([wide]);
    expect(of([top(30, 76, 0.9)])).toEqual([top(30, 76, 0.9)]);
  });

  it('gives nothing where the slices hold nothing', () => {
    expect(mergeSlices([], [], photo, thresholds)).toEqual([]);
    expect(mergeSlices([], [{ slice: left, detections: [] }], photo, thresholds)).toEqual([]);
  });
});

describe('the shipped detector', () => {
  const pool = createInferencePool({ threads: 1 });
  afterAll(() => pool.close());

  it('finds the garments of people side by side as it finds those of each alone', async () => {
    const directory = fileURLToPath(new URL('../../models/detector', import.meta.url));
    const detector = createDetector(await loadModelPackage(directory, 'detect'), pool);
    const names = ['0001', '0005', '0010', '0015'].map((n) => `wardrobe-demo2-look-${n}.png`);
    const looks = await Promise.all(
      names.map(async (name) =>
        decodePhoto(await readFile(new URL(`../fixtures/detector/${name}`, import.meta.url))),
      ),
    );
    const { width, height } = input;
    const wide = paint(width * looks.length, height, (x, y) => {
      const { data } = looks[Math.floor(x / width)]?.working ?? { data: new Uint8Array() };
      const at = (y * width + (x % width)) * 3;
      return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    });
    const found = await detector.detect(await decodePhoto(await toSharp(wide).png().toBuffer()));
    const missed: GarmentClass[] = [];
    let garments = 0;
    for (const [index, look] of looks.entries())
      for (const { garmentClass, box, confidence } of await detector.detect(look)) {
        if (confidence < 0.5) continue;
        garments++;
        const moved = { ...box, x1: box.x1 + index * width, x2: box.x2 + index * width };
        const isThere = found.some(
          (other) => other.garmentClass === garmentClass && intersectionOverUnion(other.box, moved) >= 0.7,
        );
        if (!isThere) missed.push(garmentClass);
      }
    expect(garments).toBeGreaterThan(10);
    expect(missed).toEqual([]);
  });
});

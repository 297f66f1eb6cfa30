import { describe, expect, it } from 'vitest';
import { bestOverlap, findRegions } from '../../src/search/find-regions.ts';
import type { Box, Photo } from '../../src/types.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { detection } from '../fakes/pictures.ts';

const photo: Photo = {
  width: 100,
  height: 200,
  working: { data: new Uint8Array(), width: 100, height: 200 },
  bytes: new Uint8Array(),
  digest: '',
};
const box = (x1: number, y1: number, x2: number, y2: number): Box => ({ x1, y1, x2, y2 });

describe('bestOverlap', () => {
  const wanted = box(0, 0, 10, 10);
  it('is the item of the highest IoU', () => {
    const items = [{ box: box(0, 0, 10, 8) }, { box: box(0, 0, 10, 9) }, { box: box(0, 0, 10, 6) }];
    expect(bestOverlap(wanted, items)).toBe(items[1]);
  });

  it('takes an IoU of exactly one half, and nothing below', () => {
    expect(bestOverlap(wanted, [{ box: box(0, 0, 5, 10) }])).toBeDefined();
    expect(bestOverlap(wanted, [{ box: box(0, 0, 4.9, 10) }])).toBeUndefined();
    expect(bestOverlap(wanted, [])).toBeUndefined();
  });

  it('of items that overlap alike is the first', () => {
    const items = [{ box: box(0, 0, 5, 10) }, { box: box(5, 0, 10, 10) }];
    expect(bestOverlap(wanted, items)).toBe(items[0]);
  });
});

describe('findRegions', () => {
  const detector = createFakeDetector([
    detection('top', 0.9, box(10, 10, 60, 60)),
    detection('pants', 0.4, box(10, 80, 60, 180)),
    detection('bag', 0.1, box(70, 80, 90, 100)),
  ]);

  it("takes the detector's, most certain first, numbered", async () => {
    expect(await findRegions({ detector }, photo, {})).toEqual([
      {
        id: 'r1',
        garmentClass: 'top',
        confidence: 0.9,
        classProbabilities: { top: 1 },
        box: box(10, 10, 60, 60),
      },
      {
        id: 'r2',
        garmentClass: 'pants',
        confidence: 0.4,
        classProbabilities: { pants: 1 },
        box: box(10, 80, 60, 180),
      },
    ]);
  });

  it('keeps the confidence that the caller gives a box, with the class of the detection below it', async () => {
    const drawn = [{ box: box(10, 10, 60, 60), confidence: 0.6 }];
    const [region] = await findRegions({ detector }, photo, { drawn });
    expect(region).toMatchObject({ confidence: 0.6, garmentClass: 'top' });
  });

  it('passes the least confidence on', async () => {
    const classes = async (minConfidence: number) =>
      (await findRegions({ detector }, photo, { minConfidence })).map(({ garmentClass }) => garmentClass);
    expect(await classes(0.05)).toEqual(['top', 'pants', 'bag']);
    expect(await classes(0.5)).toEqual(['top']);
    expect(await classes(1)).toEqual([]);
  });

  it('keeps the 24 most certain', async () => {
    const many = Array.from({ length: 30 }, (_, n) => detection('top', 0.9 - n / 100, box(n, 0, n + 5, 5)));
    const regions = await findRegions({ detector: createFakeDetector(many) }, photo, {});
    expect(regions.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, n) => `r${n + 1}`));
    expect(regions.at(-1)?.box.x1).toBe(23);
  });

  it('takes drawn boxes in their order, certain, with the class they name', async () => {
    const drawn = [
      { box: box(70, 80, 90, 100), garmentClass: 'bag' as const },
      { box: box(0, 0, 50, 50), garmentClass: 'dress' as const },
    ];
    expect(await findRegions({ detector }, photo, { drawn })).toEqual([
      { id: 'r1', confidence: 1, ...drawn[0] },
      { id: 'r2', confidence: 1, ...drawn[1] },
    ]);
  });

  it('asks no detector when every drawn box names its class', async () => {
    const quiet = createFakeDetector([]);
    await findRegions({ detector: quiet }, photo, { drawn: [{ box: box(0, 0, 9, 9), garmentClass: 'hat' }] });
    expect(quiet.photos).toEqual([]);
    await findRegions({ detector: quiet }, photo, { drawn: [] });
    expect(quiet.photos).toEqual([]);
  });

  it('gives a drawn box without a class that of the detection it overlaps by half, or none', async () => {
    const drawn = [{ box: box(10, 10, 60, 70) }, { box: box(10, 80, 60, 110) }];
    expect(
      (await findRegions({ detector }, photo, { drawn })).map(({ garmentClass }) => garmentClass),
    ).toEqual(['top', null]);
  });

  it('cuts a drawn box at the edge of the photo', async () => {
    const drawn = [{ box: box(-20, -5, 500, 150.5) }];
    expect(await findRegions({ detector }, photo, { drawn })).toMatchObject([{ box: box(0, 0, 100, 150.5) }]);
  });

  it.each([
    ['right of the photo', box(100, 0, 150, 50)],
    ['above it', box(0, -50, 50, 0)],
    ['less than a pixel inside', box(-50, 0, 0.5, 50)],
    ['inside out', box(50, 50, 10, 10)],
  ])('refuses a drawn box %s, and says which', async (_reason, outside) => {
    const drawn = [{ box: box(0, 0, 50, 50) }, { box: outside }];
    await expect(findRegions({ detector }, photo, { drawn })).rejects.toMatchObject({
      code: 'invalid-request',
      errors: [{ location: 'regions.1.box', message: expect.stringContaining('100 × 200 px') }],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { cropPhoto } from '../../src/image/crop-photo.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import type { RawPicture } from '../../src/types.ts';
import { colorAt, colorDistance, paint, quarterColors, quarters, toSharp } from './pictures.ts';

const size = { width: 32, height: 32 };

async function toPhoto(picture: RawPicture) {
  return decodePhoto(await toSharp(picture).png({ compressionLevel: 1 }).toBuffer());
}

function centerOf(picture: RawPicture) {
  return colorAt(picture, picture.width >> 1, picture.height >> 1);
}

describe('cropPhoto', () => {
  it('returns one crop a box, in order, at the size asked for', async () => {
    const photo = await toPhoto(quarters(60, 80));
    const crops = await cropPhoto(
      photo,
      [
        { x1: 30, y1: 40, x2: 60, y2: 80 },
        { x1: 0, y1: 0, x2: 30, y2: 40 },
      ],
      size,
    );
    expect(crops.map(({ width, height, data }) => [width, height, data.length])).toEqual([
      [32, 32, 32 * 32 * 3],
      [32, 32, 32 * 32 * 3],
    ]);
    expect(crops.map(centerOf)).toEqual([quarterColors.bottomRight, quarterColors.topLeft]);
  });

  it('returns none for no boxes', async () => {
    await expect(cropPhoto(await toPhoto(quarters(60, 80)), [], size)).resolves.toEqual([]);
  });

  it.each([
    ['reaches over the edges', { x1: -50, y1: -20, x2: 29, y2: 39 }, quarterColors.topLeft],
    ['is thinner than a pixel', { x1: 40.2, y1: 60.2, x2: 40.3, y2: 60.3 }, quarterColors.bottomRight],
    ['lies outside', { x1: 70, y1: 90, x2: 80, y2: 95 }, quarterColors.bottomRight],
  ])('cuts a box that %s at the photo’s edge', async (_case, box, color) => {
    const [crop] = await cropPhoto(await toPhoto(quarters(60, 80)), [box], size);
    expect(crop && centerOf(crop)).toEqual(color);
  });

  it('cuts the same crops from an original that is kept as from one that is decoded again', async () => {
    const photo = await toPhoto(paint(1400, 900, (x, y) => [(x * 7) % 256, (y * 5) % 256, (x + y) % 256]));
    const { original, ...again } = photo;
    expect(original).toMatchObject({ width: 1400, height: 900 });
    const boxes = [
      { x1: 100, y1: 50, x2: 120, y2: 75 },
      { x1: 1380, y1: 880, x2: 1400, y2: 900 },
    ];
    expect(await cropPhoto(photo, boxes, size)).toEqual(await cropPhoto(again, boxes, size));
  });

  it('takes small boxes from the original, where the working copy has lost the detail, and large ones from the copy', async () => {
    // Columns of black and white, one pixel each: the copy at half the size shows them as grey.
    const photo = await toPhoto(paint(2048, 1200, (x) => (x % 2 === 0 ? [0, 0, 0] : [255, 255, 255])));
    expect(photo.working.width).toBe(1024);
    const [small, large, other] = await cropPhoto(
      photo,
      [
        { x1: 1000, y1: 600, x2: 1032, y2: 632 },
        { x1: 0, y1: 0, x2: 2048, y2: 1200 },
        { x1: 1901, y1: 100, x2: 1933, y2: 132 },
      ],
      size,
    );
    // The copy's grey is not at 127.5 everywhere: its filter overshoots near the left and right edge only.
    expect(large && colorDistance(centerOf(large), [127, 127, 127])).toBeLessThan(10);
    expect(small && [0, 1, 2].map((x) => colorAt(small, x, 9)[0])).toEqual([0, 255, 0]);
    expect(other && [0, 1, 2].map((x) => colorAt(other, x, 9)[0])).toEqual([255, 0, 255]);
  });

  it.each([
    // 2048 × 1200 is half as large in the copy. A box is fitted into 32 × 32 by its longer side, the other at most
    // stretched to twice its share: 16 × 128 in the copy becomes 32·2·16/128 = 8 pixels wide.
    ['long and thin, for the copy has as much as is kept', { width: 32, height: 256 }, 'copy'],
    ['as large in the copy as it is fitted in', { width: 64, height: 64 }, 'copy'],
    ['a pixel too short in the copy', { width: 64, height: 62 }, 'original'],
    ['long but too thin in the copy', { width: 8, height: 62 }, 'original'],
  ])('takes a box that is %s, %o, from the %s', async (_case, { width, height }, from) => {
    const photo = await toPhoto(paint(2048, 1200, (x) => (x % 2 === 0 ? [0, 0, 0] : [255, 255, 255])));
    const bytes = Buffer.from('an original that cannot be decoded');
    const contain = { position: 'fit-center', fill: 255, maxStretch: 2 } as const;
    const box = { x1: 500, y1: 300, x2: 500 + width, y2: 300 + height };
    const cropping = cropPhoto({ ...photo, bytes }, [box], { ...size, contain });
    if (from === 'copy') await expect(cropping).resolves.toHaveLength(1);
    else await expect(cropping).rejects.toThrow();
  });

  it('takes small boxes from the upright original', async () => {
    // Stored turned: EXIF orientation 6 says that the file's left edge is the picture's top.
    const bytes = await toSharp(quarters(1200, 2048))
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const photo = await decodePhoto(bytes);
    expect(photo).toMatchObject({ width: 1200, height: 2048 });
    const boxAt = (x: number, y: number) => ({ x1: x, y1: y, x2: x + 20, y2: y + 20 });
    const boxes = [boxAt(300, 500), boxAt(900, 500), boxAt(300, 1500), boxAt(900, 1500)];
    const crops = await cropPhoto(photo, boxes, size);
    const expected = [
      quarterColors.topLeft,
      quarterColors.topRight,
      quarterColors.bottomLeft,
      quarterColors.bottomRight,
    ];
    crops.forEach((crop, index) => {
      expect(colorDistance(centerOf(crop), expected[index] ?? [])).toBeLessThan(12);
    });
  });
});

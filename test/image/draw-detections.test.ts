import { describe, expect, it } from 'vitest';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { drawDetections } from '../../src/image/draw-detections.ts';
import { colorAt, colorDistance, paint, toSharp } from './pictures.ts';

describe('drawDetections', () => {
  it('draws a box where the garment is, in the working copy', async () => {
    const grey = [128, 128, 128] as const;
    const photo = await decodePhoto(
      await toSharp(paint(2048, 1024, () => grey))
        .png()
        .toBuffer(),
    );
    const box = { x1: 512, y1: 256, x2: 1536, y2: 896 };
    const { working } = await decodePhoto(
      await drawDetections(photo, [{ box, garmentClass: 'dress', confidence: 0.87 }]),
    );
    expect(working).toMatchObject({ width: 1024, height: 512 });
    const distance = (x: number, y: number) => colorDistance(colorAt(working, x, y), grey);
    expect(distance(256, 400)).toBeGreaterThan(40);
    expect(distance(768, 300)).toBeGreaterThan(40);
    expect(distance(600, 448)).toBeGreaterThan(40);
    expect(distance(512, 300)).toBeLessThan(8);
    expect(distance(100, 100)).toBeLessThan(8);
  });

  it('returns the photo itself when nothing was found', async () => {
    const photo = await decodePhoto(
      await toSharp(paint(60, 80, () => [10, 200, 30]))
        .png()
        .toBuffer(),
    );
    const { working } = await decodePhoto(await drawDetections(photo, []));
    expect(working).toMatchObject({ width: 60, height: 80 });
    expect(colorDistance(colorAt(working, 30, 40), [10, 200, 30])).toBeLessThan(8);
  });
});

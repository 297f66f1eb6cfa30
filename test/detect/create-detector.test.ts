import { describe, expect, it, onTestFinished } from 'vitest';
import { createDetector } from '../../src/detect/create-detector.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { paint, toSharp } from '../image/pictures.ts';
import { writePackage } from '../inference/write-package.ts';

/** Ten times the canvas of the tiny graph, whose scores are those of make.py times the brightest value / 255. */
async function photoOf(value: number) {
  const picture = paint(80, 160, () => [value, value, value]);
  return decodePhoto(await toSharp(picture).png().toBuffer());
}

async function startDetector(changes: Record<string, unknown> = {}) {
  const pool = createInferencePool({ threads: 1 });
  onTestFinished(() => pool.close());
  return createDetector(await loadModelPackage(await writePackage('fixed-boxes', changes), 'detect'), pool);
}

const top = { garmentClass: 'top', confidence: Math.fround(0.9), box: { x1: 0, y1: 0, x2: 40, y2: 80 } };
const outerwear = {
  garmentClass: 'outerwear',
  confidence: Math.fround(0.7),
  box: { x1: 20, y1: 20, x2: 60, y2: 60 },
};
const belt = { garmentClass: 'belt', confidence: 0.5, box: { x1: 70, y1: 120, x2: 80, y2: 160 } };
const thresholds = { confidenceThreshold: 0.25, iouThreshold: 0.65 };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('createDetector', () => {
  it('returns each garment once, best first, in pixels of the original, cut at its edge', async () => {
    const detector = await startDetector();
    expect(detector.id).toBe('fixed-boxes');
    // The second top overlaps the first by 28 / 32; the outerwear of .6 lies exactly on the top of .9.
    await expect(detector.detect(await photoOf(255))).resolves.toEqual([top, outerwear, belt]);
  });

  it('returns nothing for a photo without garments', async () => {
    const black = await photoOf(0);
    const detector = await startDetector({ input: await canvasFilledWith(0) });
    await expect(detector.detect(black)).resolves.toEqual([]);
  });

  it('takes the confidence to be reached from the caller, else from the package', async () => {
    const detector = await startDetector();
    const photo = await photoOf(255);
    await expect(detector.detect(photo, { minConfidence: 0.6 })).resolves.toEqual([top, outerwear]);
    await expect(detector.detect(photo, { minConfidence: 0.95 })).resolves.toEqual([]);
    const strict = await startDetector({ defaults: { ...thresholds, confidenceThreshold: 0.8 } });
    await expect(strict.detect(photo)).resolves.toEqual([top]);
  });

  it('answers one garment that looks like two classes once, unless the package says otherwise', async () => {
    const detector = await startDetector({ defaults: { ...thresholds, crossClassIouThreshold: 1 } });
    const found = await detector.detect(await photoOf(255));
    const twin = { garmentClass: 'outerwear', confidence: Math.fround(0.6), box: top.box };
    expect(found).toEqual([top, outerwear, twin, belt]);
  });

  it('reports calibrated confidences, compares them with the one to be reached, and sorts by them', async () => {
    const detector = await startDetector({
      calibration: { perClass: { top: { a: 1, b: -1 }, belt: { a: 2, b: 1 } } },
    });
    const found = await detector.detect(await photoOf(255), { minConfidence: 0.7 });
    expect(found.map(({ garmentClass, confidence }) => [garmentClass, confidence])).toEqual([
      ['top', expect.closeTo(sigmoid(Math.log(0.9 / 0.1) - 1), 5)],
      ['belt', expect.closeTo(sigmoid(2 * Math.log(0.5 / 0.5) + 1), 5)],
    ]);
  });

  it('answers one garment by the class that is likelier after calibration', async () => {
    const detector = await startDetector({ calibration: { perClass: { top: { a: 1, b: -3 } } } });
    // The top's confidence is far below the .6 of the outerwear on its box.
    const minConfidence = sigmoid(Math.log(0.9 / 0.1) - 3) - 0.01;
    const found = await detector.detect(await photoOf(255), { minConfidence });
    expect(found).toEqual([
      outerwear,
      { garmentClass: 'outerwear', confidence: Math.fround(0.6), box: top.box },
      belt,
    ]);
  });

  it('reports labels by the garment class they stand for, and never those that stand for none', async () => {
    const detector = await startDetector({
      labels: ['person', 'blazer', 'belt'],
      labelClasses: { person: null, blazer: 'outerwear' },
    });
    const found = await detector.detect(await photoOf(255));
    expect(found.map(({ garmentClass }) => garmentClass)).toEqual(['outerwear', 'outerwear', 'belt']);
  });

  it('refuses a graph with other labels than the package names', async () => {
    const detector = await startDetector({ labels: ['top', 'belt'] });
    await expect(detector.detect(await photoOf(255))).rejects.toMatchObject({ code: 'invalid-model' });
  });

  it('stops for an aborted signal', async () => {
    const detector = await startDetector();
    const signal = AbortSignal.abort(new Error('the client left'));
    await expect(detector.detect(await photoOf(255), { signal })).rejects.toThrow('the client left');
  });
});

async function canvasFilledWith(fill: number) {
  return {
    name: 'image',
    width: 8,
    height: 16,
    layout: 'nhwc',
    dtype: 'uint8',
    resize: 'fit-top-left',
    fill,
  };
}

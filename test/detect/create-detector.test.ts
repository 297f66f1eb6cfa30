import { afterAll, describe, expect, it } from 'vitest';
import { createDetector } from '../../src/detect/create-detector.ts';
import { detectors } from '../../src/detect/detector-manifest.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { paint, toSharp } from '../image/pictures.ts';
import { type GraphName, inputOf, writePackage } from '../inference/write-package.ts';

/** Ten times the canvas of the tiny graph, whose scores are those of make.py times the brightest value / 255. */
async function photoOf(value: number) {
  const picture = paint(80, 160, () => [value, value, value]);
  return decodePhoto(await toSharp(picture).png().toBuffer());
}

const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

async function startFamily(graph: GraphName, changes: Record<string, unknown> = {}) {
  return createDetector(await loadModelPackage(await writePackage(graph, changes), detectors), pool);
}

async function startDetector(changes: Record<string, unknown> = {}) {
  return startFamily('fixed-boxes', changes);
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
    await expect(detector.detect(await photoOf(255))).resolves.toMatchObject([top, outerwear, belt]);
  });

  it('returns nothing for a photo without garments', async () => {
    const black = await photoOf(0);
    const detector = await startDetector({ input: inputOf('fixed-boxes', { fill: 0 }) });
    await expect(detector.detect(black)).resolves.toEqual([]);
  });

  it('takes the confidence to be reached from the caller, else from the package', async () => {
    const detector = await startDetector();
    const photo = await photoOf(255);
    await expect(detector.detect(photo, { minConfidence: 0.6 })).resolves.toMatchObject([top, outerwear]);
    await expect(detector.detect(photo, { minConfidence: 0.95 })).resolves.toEqual([]);
    const strict = await startDetector({ defaults: { ...thresholds, confidenceThreshold: 0.8 } });
    await expect(strict.detect(photo)).resolves.toMatchObject([top]);
  });

  it('answers one garment that looks like two classes once, unless the package says otherwise', async () => {
    const detector = await startDetector({ defaults: { ...thresholds, crossClassIouThreshold: 1 } });
    const found = await detector.detect(await photoOf(255));
    const twin = { garmentClass: 'outerwear', confidence: Math.fround(0.6), box: top.box };
    expect(found).toMatchObject([top, outerwear, twin, belt]);
  });

  it('says what else a garment may be: its own box under another class, whose confidence counts in proportion', async () => {
    const [found] = await (await startDetector()).detect(await photoOf(255));
    expect(found?.classProbabilities).toEqual({
      top: expect.closeTo(0.9 / 1.5, 5),
      outerwear: expect.closeTo(0.6 / 1.5, 5),
    });
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
    expect(found).toMatchObject([
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

  it('looks at a wide photo slice by slice, unless it shows a wide garment', async () => {
    const wide = paint(240, 160, () => [255, 255, 255]);
    const photo = await decodePhoto(await toSharp(wide).png().toBuffer());
    // On the canvas of 8 × 16 the photo is 5 high: the top reaches from its left edge to its middle, the belt lies below it.
    const seenWhole = (await (await startDetector()).detect(photo)).map(({ garmentClass }) => garmentClass);
    expect(seenWhole).toEqual(['top', 'outerwear']);
    const labelClasses = { top: null, outerwear: null };
    const narrow = await startDetector({ labelClasses });
    // Five slices of 80: each has the belt at its right edge, where all but the last are cut.
    const beltOfLast = { ...belt, box: { ...belt.box, x1: 240 - 80 + 70, x2: 240 } };
    await expect(narrow.detect(photo)).resolves.toMatchObject([beltOfLast]);
    await expect(narrow.detect(photo, { minConfidence: 0.51 })).resolves.toEqual([]);
  });

  it('does not take a photo for one without wide garments because the caller wants only certain ones', async () => {
    const wide = paint(240, 160, () => [255, 255, 255]);
    const photo = await decodePhoto(await toSharp(wide).png().toBuffer());
    const detector = await startDetector({ labelClasses: { top: null } });
    // The outerwear of .7, 120 pixels wide, keeps the slices from being looked at, where there would be five of it, 40 wide.
    await expect(detector.detect(photo, { minConfidence: 0.71 })).resolves.toEqual([]);
    const found = await detector.detect(photo, { minConfidence: 0.65 });
    expect(found.map(({ box }) => box.x2 - box.x1)).toEqual([120]);
  });

  /** A detector that says how often it ran the model. */
  async function countingDetector(changes: Record<string, unknown> = {}) {
    const model = await loadModelPackage(await writePackage('fixed-boxes', changes), detectors);
    let runs = 0;
    const counting: typeof pool = {
      ...pool,
      run(...input) {
        runs++;
        return pool.run(...input);
      },
    };
    return { detector: createDetector(model, counting), runs: () => runs };
  }

  it('looks once at a photo whose garments are large', async () => {
    const { detector, runs } = await countingDetector();
    await detector.detect(await photoOf(255));
    // Also where the caller wants none of them.
    await detector.detect(await photoOf(255), { minConfidence: 0.95 });
    expect(runs()).toBe(2);
  });

  it('looks closer where all garments are small', async () => {
    const { detector, runs } = await countingDetector({ labelClasses: { top: null, outerwear: null } });
    // The part is .4 of the photo high, 64, and 32 wide as the canvas is; around the belt it lies in the lower right corner. There
    // the model finds the belt again, where it finds it on every canvas.
    const closer = { x1: 48 + (7 / 8) * 32, y1: 96 + (12 / 16) * 64, x2: 80, y2: 160 };
    expect(await detector.detect(await photoOf(255))).toMatchObject([{ ...belt, box: closer }]);
    expect(runs()).toBe(2);
  });

  it('looks at both halves of a photo without a hint, and no closer', async () => {
    const { detector, runs } = await countingDetector({ input: inputOf('fixed-boxes', { fill: 0 }) });
    expect(await detector.detect(await photoOf(0))).toEqual([]);
    expect(runs()).toBe(3);
  });

  it('looks around a point alone when asked to', async () => {
    const { detector, runs } = await countingDetector();
    const [found] = await detector.detect(await photoOf(255), { around: { x: 75, y: 140 } });
    // The top covers the left upper quarter of the part.
    expect(found).toMatchObject({ ...top, box: { x1: 48, y1: 96, x2: 48 + 16, y2: 96 + 32 } });
    expect(runs()).toBe(1);
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

describe('createDetector, family by family', () => {
  /** A quarter of the photo per canvas pixel: at the top left as it is, in the middle 8 px further right. */
  const photoSize = { width: 64, height: 256 };
  const offsets = { 'fit-top-left': 0, 'fit-center': 8, stretch: 0 };

  async function photoOfShade(value: number) {
    const picture = paint(photoSize.width, photoSize.height, () => [value, value, value]);
    return decodePhoto(await toSharp(picture).png().toBuffer());
  }

  /** A garment of make_detectors.py's scene, its box in canvas pixels, as it lies in the photo. */
  function inPhoto(
    garmentClass: string,
    confidence: number,
    [x1, y1, x2, y2]: readonly [number, number, number, number],
    resize: keyof typeof offsets,
  ) {
    const scaleX = resize === 'stretch' ? photoSize.width / 32 : 4;
    const left = offsets[resize];
    const atX = (x: number) => expect.closeTo(Math.min(Math.max((x - left) * scaleX, 0), photoSize.width), 3);
    return {
      garmentClass,
      confidence: expect.closeTo(confidence, 5),
      box: { x1: atX(x1), y1: expect.closeTo(y1 * 4, 3), x2: atX(x2), y2: expect.closeTo(y2 * 4, 3) },
    };
  }

  const top = ['top', 0.9, [10, 8, 22, 40]] as const;
  const overlappingTop = ['top', 0.6, [10, 8, 22, 32]] as const;
  const belt = ['belt', 0.5, [8, 48, 16, 56]] as const;

  it.each([
    ['yolox', 'yolox', 'fit-top-left', [top, belt]],
    ['yolov5', 'yolov5', 'fit-center', [top, belt]],
    ['yolov8', 'yolov8', 'fit-center', [top, belt]],
    ['yolo11', 'yolov8', 'fit-center', [top, belt]],
    // End to end: nothing is suppressed but what overlaps by more than the cross-class threshold.
    ['yolov10', 'yolov10', 'fit-center', [top, overlappingTop, belt]],
    ['yolo26', 'yolov10', 'stretch', [top, overlappingTop, belt]],
    ['detr', 'detr', 'stretch', [top, overlappingTop, belt]],
    ['detr', 'rt-detr', 'fit-center', [top, overlappingTop, belt]],
  ] as const)(
    '%s, from %s, %s: finds the scene where it lies in the photo',
    async (family, graph, resize, scene) => {
      const fill = resize === 'stretch' ? undefined : 114;
      const detector = await startFamily(graph, { family, input: inputOf(graph, { resize, fill }) });
      const found = await detector.detect(await photoOfShade(255));
      const expected = scene.map(([garmentClass, confidence, box]) =>
        inPhoto(garmentClass, confidence, box, resize),
      );
      expect(found).toMatchObject(expected);
    },
  );

  it.each(['yolox', 'yolov5', 'yolov8', 'yolov10', 'detr', 'rt-detr'] as const)(
    '%s: finds nothing in a photo without garments',
    async (graph) => {
      const fill = graph.endsWith('detr') ? undefined : 0;
      const detector = await startFamily(graph, { input: inputOf(graph, { fill }) });
      await expect(detector.detect(await photoOfShade(0))).resolves.toEqual([]);
    },
  );

  it('keeps all that an end-to-end model answers when nothing is to be suppressed', async () => {
    const detector = await startFamily('yolov10', {
      defaults: { confidenceThreshold: 0.25, crossClassIouThreshold: 1 },
    });
    const found = await detector.detect(await photoOfShade(255));
    expect(found.map(({ confidence }) => confidence)).toEqual([0.9, 0.8, 0.6, 0.5].map(Math.fround));
  });

  it('refuses an end-to-end model that answers a label that is not named', async () => {
    const detector = await startFamily('yolov10', { labels: ['top', 'outerwear'] });
    await expect(detector.detect(await photoOfShade(255))).rejects.toMatchObject({
      code: 'invalid-model',
      message: 'The model returned label 2, but model.json has 2 labels.',
      errors: [{ location: 'labels' }],
    });
  });

  it('maps foreign labels of any family', async () => {
    const detector = await startFamily('yolov8', {
      labels: ['shirt, blouse', 'jacket', 'buckle'],
      labelClasses: { 'shirt, blouse': 'top', jacket: 'outerwear', buckle: null },
    });
    const found = await detector.detect(await photoOfShade(255));
    expect(found.map(({ garmentClass }) => garmentClass)).toEqual(['top']);
  });
});

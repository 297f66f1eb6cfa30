import { afterAll, describe, expect, it } from 'vitest';
import { createDetector } from '../../src/detect/create-detector.ts';
import { detectors } from '../../src/detect/detector-manifest.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { paint, toSharp } from '../image/pictures.ts';
import { packageOf } from './package-of.ts';
import {
  canvas,
  type PublishedDetector,
  publishedDetectors,
  refusedDetectors,
  scene,
} from './published-detectors.ts';

const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

/** Four pixels of the photo per pixel of the canvas, in either direction: nothing is filled. */
async function photoOf(value: number) {
  const picture = paint(4 * canvas.width, 4 * canvas.height, () => [value, value, value]);
  return decodePhoto(await toSharp(picture).png().toBuffer());
}

async function open({ graph, manifest }: PublishedDetector) {
  return createDetector(await loadModelPackage(await packageOf(graph, manifest), detectors), pool);
}

const classes = ['top', 'outerwear', 'belt'];
/** Logarithms, of logits and of YOLOX's sizes, are rounded to 32 bits. */
const near = (value: number) => expect.closeTo(value, 3);
const expected = scene.map(([label, score, [x1, y1, x2, y2]]) => ({
  garmentClass: classes[label],
  confidence: near(score),
  box: { x1: near(4 * x1), y1: near(4 * y1), x2: near(4 * x2), y2: near(4 * y2) },
}));

describe.each(publishedDetectors)('$name', (published) => {
  it('finds the known boxes', async () => {
    const found = await (await open(published)).detect(await photoOf(255));
    expect(found.map(({ garmentClass, confidence, box }) => ({ garmentClass, confidence, box }))).toEqual(
      expected,
    );
  });

  it('finds nothing where there is nothing', async () => {
    await expect((await open(published)).detect(await photoOf(0))).resolves.toEqual([]);
  });
});

describe.each(refusedDetectors)('$name', (published) => {
  it('is refused with the field, what was found and what to do', async () => {
    const refused = (await open(published)).detect(await photoOf(255));
    const { location, message } = published;
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringMatching(
        /garb models init --onnx FILE writes the model\.json that fits the graph\.$/,
      ),
      errors: expect.arrayContaining([{ location, message: expect.stringContaining(message) }]),
    });
  });
});

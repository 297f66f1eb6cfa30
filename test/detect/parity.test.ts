import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeOutputs } from '../../src/detect/decode-outputs.ts';
import { letterbox } from '../../src/detect/letterbox.ts';
import { nonMaximumSuppression, type ScoredBox } from '../../src/detect/non-maximum-suppression.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage } from '../../src/inference/model-package.ts';
import { toPictureTensor } from '../../src/inference/picture-tensor.ts';
import { garmentClasses } from '../../src/types.ts';

const modelDirectory = fileURLToPath(new URL('../../models/detector', import.meta.url));
const fixtures = new URL('../fixtures/detector/', import.meta.url);

/** What the detector found in PyTorch before it was exported: raw scores, suppressed class by class. */
const goldenSchema = z
  .array(
    z.strictObject({
      file: z.string(),
      detections: z.array(
        z.strictObject({
          label: z.enum(garmentClasses),
          score: z.number(),
          /** Canvas pixels. */
          box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
        }),
      ),
    }),
  )
  .min(1);

const iouThreshold = 0.65;
const scoreThreshold = 0.25;
const scoreTolerance = 0.01;
const boxTolerance = 1;

const golden = goldenSchema.parse(JSON.parse(await readFile(new URL('golden.json', fixtures), 'utf8')));
const model = await loadModelPackage(modelDirectory, 'detect');
const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

async function detectOnCanvas(file: string): Promise<ScoredBox[]> {
  const { input, labels } = model.manifest;
  const photo = await decodePhoto(await readFile(new URL(file, fixtures)));
  expect([photo.width, photo.height]).toEqual([input.width, input.height]);
  const { canvas } = await letterbox(photo.working, input);
  const outputs = await pool.run(model, toPictureTensor([canvas], input));
  const thresholds = labels.map(() => scoreThreshold - scoreTolerance);
  const candidates = decodeOutputs(model.manifest, outputs, thresholds).map(({ labelIndex, ...rest }) => ({
    ...rest,
    garmentClass: z.enum(garmentClasses).parse(labels[labelIndex]),
  }));
  return nonMaximumSuppression(candidates, { iouThreshold });
}

function isSame(a: ScoredBox, b: ScoredBox): boolean {
  const sides = ['x1', 'y1', 'x2', 'y2'] as const;
  return (
    a.garmentClass === b.garmentClass &&
    Math.abs(a.score - b.score) <= scoreTolerance &&
    sides.every((side) => Math.abs(a.box[side] - b.box[side]) <= boxTolerance)
  );
}

/** Those whose score is above the threshold even when the other side's is lower by the tolerance. */
function certain(detections: readonly ScoredBox[]): ScoredBox[] {
  return detections.filter(({ score }) => score >= scoreThreshold + scoreTolerance);
}

describe('the exported detector', () => {
  it.each(golden)('finds in $file what it found in PyTorch', async ({ file, detections }) => {
    const expected = detections.map(({ label, score, box: [x1, y1, x2, y2] }) => ({
      garmentClass: label,
      score,
      box: { x1, y1, x2, y2 },
    }));
    const found = await detectOnCanvas(file);
    const missed = certain(expected).filter((one) => !found.some((other) => isSame(one, other)));
    const invented = certain(found).filter((one) => !expected.some((other) => isSame(one, other)));
    expect({ missed, invented }).toEqual({ missed: [], invented: [] });
  });

  it('is compared on pictures with garments', () => {
    expect(golden.flatMap(({ detections }) => detections).length).toBeGreaterThan(golden.length);
  });
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DetectorManifest, detectors, familyOf } from '../../src/detect/detector-manifest.ts';
import { intersectionOverUnion } from '../../src/detect/intersection-over-union.ts';
import { letterbox } from '../../src/detect/letterbox.ts';
import { nonMaximumSuppression, type ScoredBox } from '../../src/detect/non-maximum-suppression.ts';
import { decodePhoto } from '../../src/image/decode-photo.ts';
import { createInferencePool } from '../../src/inference/inference-pool.ts';
import { loadModelPackage, type ModelPackage } from '../../src/inference/model-package.ts';
import { toPictureTensor } from '../../src/inference/picture-tensor.ts';
import { type Box, garmentClasses } from '../../src/types.ts';

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

interface Tolerance {
  readonly score: number;
  readonly isSameBox: (a: Box, b: Box) => boolean;
}

const sides = ['x1', 'y1', 'x2', 'y2'] as const;
/** To a canvas pixel a side. */
const isSameToAPixel = (a: Box, b: Box) => sides.every((side) => Math.abs(a[side] - b[side]) <= 1);
const overlaps = (a: Box, b: Box) => intersectionOverUnion(a, b) >= 0.9;

/**
 * Whether 8-bit models are computed exactly. A processor of x86 without VNNI adds two products in 16 bits, which saturate, so ONNX Runtime
 * gives other scores there. Where nothing says what the processor can do, it is taken to be exact.
 */
const processor = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
const isExact = !/^flags\s*:/m.test(processor) || /\b(avx512_vnni|avx_vnni)\b/.test(processor);

/** In float but for rounding the same; 8 bits move scores a little, and with them which of two anchors' boxes stands for a garment. */
const forms: { name: string; form: string | undefined; tolerance: Tolerance }[] = [
  { name: 'in float', form: 'fp32', tolerance: { score: 0.01, isSameBox: isSameToAPixel } },
  {
    name: 'as it ships',
    form: undefined,
    tolerance: { score: isExact ? 0.1 : 0.15, isSameBox: overlaps },
  },
];

const golden = goldenSchema.parse(JSON.parse(await readFile(new URL('golden.json', fixtures), 'utf8')));
const pool = createInferencePool({ threads: 1 });
afterAll(() => pool.close());

async function detectOnCanvas(
  model: ModelPackage<DetectorManifest>,
  file: string,
  threshold: number,
): Promise<ScoredBox[]> {
  const { input, labels } = model.manifest;
  const photo = await decodePhoto(await readFile(new URL(file, fixtures)));
  expect([photo.width, photo.height]).toEqual([input.width, input.height]);
  const { canvas } = await letterbox(photo.working, input);
  const outputs = await pool.run(model, toPictureTensor([canvas], input));
  const thresholds = labels.map(() => threshold);
  const found = familyOf(model.manifest).decode(model.manifest, outputs, thresholds) ?? [];
  const candidates = found.map(({ labelIndex, ...rest }) => ({
    ...rest,
    garmentClass: z.enum(garmentClasses).parse(labels[labelIndex]),
  }));
  return nonMaximumSuppression(candidates, { iouThreshold });
}

function isSame(a: ScoredBox, b: ScoredBox, tolerance: Tolerance): boolean {
  return (
    a.garmentClass === b.garmentClass &&
    Math.abs(a.score - b.score) <= tolerance.score &&
    tolerance.isSameBox(a.box, b.box)
  );
}

/** Those whose score is above the threshold even when the other side's is lower by the tolerance. */
function certain(detections: readonly ScoredBox[], tolerance: Tolerance): ScoredBox[] {
  return detections.filter(({ score }) => score >= scoreThreshold + tolerance.score);
}

describe.each(forms)('the exported detector $name', async ({ form, tolerance }) => {
  const model = await loadModelPackage(modelDirectory, detectors, form);

  it.each(golden)('finds in $file what it found in PyTorch', async ({ file, detections }) => {
    const expected = detections.map(({ label, score, box: [x1, y1, x2, y2] }) => ({
      garmentClass: label,
      score,
      box: { x1, y1, x2, y2 },
    }));
    const found = await detectOnCanvas(model, file, scoreThreshold - tolerance.score);
    const isIn = (others: readonly ScoredBox[]) => (one: ScoredBox) =>
      others.some((other) => isSame(one, other, tolerance));
    const missed = certain(expected, tolerance).filter((one) => !isIn(found)(one));
    const invented = certain(found, tolerance).filter((one) => !isIn(expected)(one));
    expect({ missed, invented }).toEqual({ missed: [], invented: [] });
  });
});

it('the detector is compared on pictures with garments', () => {
  expect(golden.flatMap(({ detections }) => detections).length).toBeGreaterThan(golden.length);
});

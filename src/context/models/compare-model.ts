import { z } from 'zod';
import type { Config } from '../../config.ts';
import { createDetector } from '../../detect/create-detector.ts';
import { type DetectorManifest, detectors } from '../../detect/detector-manifest.ts';
import { garmentClassOf } from '../../detect/garment-class-of.ts';
import { AppError } from '../../errors.ts';
import { decodePhoto } from '../../image/decode-photo.ts';
import { createInferencePool } from '../../inference/inference-pool.ts';
import { loadModelPackage } from '../../inference/model-package.ts';
import { type BoxComparison, compareBoxes, type ReferenceBox } from './compare-boxes.ts';

const corner = z.number();
const boxSchema = z.union([
  z.object({ x1: corner, y1: corner, x2: corner, y2: corner }),
  z.tuple([corner, corner, corner, corner]).transform(([x1, y1, x2, y2]) => ({ x1, y1, x2, y2 })),
]);
const entrySchema = z.object({
  box: boxSchema,
  /** One of the model's labels, or a garment class; absent: any. */
  label: z.string().optional(),
  garmentClass: z.string().optional(),
  score: z.number().optional(),
  confidence: z.number().optional(),
});
/** A list of boxes, or a line of `garb detect --json`. */
const fileSchema = z.union([z.array(entrySchema), z.object({ regions: z.array(entrySchema) })]);

/**
 * Detects the garments of a photo with a model package and compares them with reference boxes, in pixels of the upright photo.
 *
 * @param json of the reference: boxes as [x1, y1, x2, y2] or by name, with `label` or `garmentClass`, and `score` or `confidence`
 * @throws AppError `invalid-model`, the decoder's errors, and `invalid-request` for a reference of another form or with other labels
 */
export async function compareModel(
  directory: string,
  { inference }: Pick<Config, 'inference'>,
  reference: { readonly photo: Uint8Array; readonly json: unknown; readonly minIou: number },
  form?: string,
): Promise<BoxComparison> {
  const model = await loadModelPackage(directory, detectors, form);
  const expected = referenceBoxes(reference.json, model.manifest);
  const photo = await decodePhoto(reference.photo);
  const pool = createInferencePool(inference);
  try {
    return compareBoxes(expected, await createDetector(model, pool).detect(photo), reference.minIou);
  } finally {
    await pool.close();
  }
}

/** Labels that the model never reports are left out. */
function referenceBoxes(json: unknown, manifest: DetectorManifest): ReferenceBox[] {
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const message =
      'expected a list of {"box": [x1, y1, x2, y2], "label": …, "score": …}, or what garb detect --json prints';
    throw new AppError('invalid-request', message, { cause: parsed.error });
  }
  const entries = Array.isArray(parsed.data) ? parsed.data : parsed.data.regions;
  return entries.flatMap(({ box, label, garmentClass = label, score, confidence = score }, n) => {
    if (garmentClass === undefined) return [{ box, confidence }];
    const reported = manifest.labels.map((known) => garmentClassOf(known, manifest));
    const ofLabel = manifest.labels.includes(garmentClass)
      ? garmentClassOf(garmentClass, manifest)
      : reported.find((known) => known === garmentClass);
    if (ofLabel === undefined) {
      const message = `box ${n} is of ${JSON.stringify(garmentClass)}, which the model does not know: ${manifest.labels.join(', ')}`;
      throw new AppError('invalid-request', message, { errors: [{ location: `${n}.label`, message }] });
    }
    return ofLabel === null ? [] : [{ box, garmentClass: ofLabel, confidence }];
  });
}

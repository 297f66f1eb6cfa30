import { z } from 'zod';
import { garmentClasses } from '../types.ts';

const fraction = z.number().min(0).max(1);
const count = z.int().positive();
const tensorName = z.string().min(1);

const packageFields = {
  id: z.string().min(1),
  /** The ONNX file, beside model.json. */
  file: z.string().regex(/^[\w-][\w.-]*$/, 'Expected a file name without folders'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Expected 64 lower-case hex digits'),
  license: z.string().min(1),
};

/** One picture, or a batch of them: uint8 RGB [N, height, width, 3]; what comes after is inside the graph. */
const pictureInputFields = {
  name: tensorName,
  width: count,
  height: count,
  layout: z.literal('nhwc'),
  dtype: z.literal('uint8'),
};

/** P(right) = σ(a · logit(score) + b): Platt, 1999, on the score's logit. `a` > 0, so that order is kept. */
const logisticSchema = z.strictObject({ a: z.number().positive(), b: z.number() });

export type Logistic = z.infer<typeof logisticSchema>;

/** One for all labels, or one per label; a label without one keeps its scores. */
const calibrationSchema = z.union([
  logisticSchema,
  z.strictObject({ perClass: z.record(z.string(), logisticSchema) }),
]);

export type Calibration = z.infer<typeof calibrationSchema>;

const detectorSchema = z
  .strictObject({
    ...packageFields,
    task: z.literal('detect'),
    /** YOLOX (arXiv 2107.08430) with boxes decoded and scores multiplied inside the graph. */
    family: z.literal('yolox-decoded'),
    input: z.strictObject({
      ...pictureInputFields,
      /** Resized to fit, at the top left, the rest filled with `fill`. */
      resize: z.literal('fit-top-left'),
      fill: z.int().min(0).max(255),
    }),
    /** `boxes` [1, A, 4] as x1, y1, x2, y2 in input pixels; `scores` [1, A, labels] 0..1. */
    outputs: z.strictObject({ boxes: tensorName, scores: tensorName }),
    labels: z.array(z.string().min(1)).min(1),
    /** What a label that is no garment class stands for; null: it is never reported. */
    labelClasses: z.record(z.string(), z.enum(garmentClasses).nullable()).default({}),
    defaults: z.strictObject({
      confidenceThreshold: fraction,
      /** Boxes of one class that overlap more are one garment. */
      iouThreshold: fraction,
      /** Boxes of any classes that overlap more are one garment, so that it is not answered twice. */
      crossClassIouThreshold: fraction.default(0.85),
    }),
    calibration: calibrationSchema.optional(),
  })
  .superRefine((manifest, context) => {
    const fail = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const known = new Set<string>(garmentClasses);
    manifest.labels.forEach((label, index) => {
      if (manifest.labels.indexOf(label) < index) fail(['labels', index], `"${label}" is there twice`);
      if (!known.has(label) && !(label in manifest.labelClasses)) {
        fail(['labels', index], `"${label}" is no garment class and has no entry in labelClasses`);
      }
    });
    const perClass =
      manifest.calibration && 'perClass' in manifest.calibration ? manifest.calibration.perClass : {};
    for (const [field, entries] of [
      [['labelClasses'], manifest.labelClasses],
      [['calibration', 'perClass'], perClass],
    ] as const) {
      for (const label of Object.keys(entries)) {
        if (!manifest.labels.includes(label)) fail([...field, label], `"${label}" is not among labels`);
      }
    }
  });

const embedderSchema = z.strictObject({
  ...packageFields,
  task: z.literal('embed'),
  family: z.literal('image'),
  input: z.strictObject({ ...pictureInputFields, resize: z.literal('stretch') }),
  /** `embedding` [N, dimension], unit vectors. */
  outputs: z.strictObject({ embedding: tensorName }),
  dimension: count,
  /** How far a garment's crop reaches beyond its box on each side, as a share of the box's side. */
  cropMargin: z.number().min(0).max(1),
  /** Pictures in one run at most. */
  maxBatch: count,
});

/** What model.json says, by task. */
export const modelManifestSchema = z.discriminatedUnion('task', [detectorSchema, embedderSchema]);

export type ModelManifest = z.infer<typeof modelManifestSchema>;
export type DetectorManifest = z.infer<typeof detectorSchema>;
export type EmbedderManifest = z.infer<typeof embedderSchema>;

import { z } from 'zod';
import { garmentClasses } from '../types.ts';
import { nameChoices } from './name-choices.ts';
import { packageFields, tensorName } from './package-fields.ts';
import { detectorInputSchema } from './picture-input.ts';

const fraction = z.number().min(0).max(1);

/** P(right) = σ(a · logit(score) + b): Platt, 1999, on the score's logit. `a` > 0, so that order is kept. */
const logisticSchema = z.strictObject({ a: z.number().positive(), b: z.number() });

export type Logistic = z.infer<typeof logisticSchema>;

/** One for all labels, or one per label; a label without one keeps its scores. */
const calibrationSchema = z.union([
  logisticSchema,
  z.strictObject({ perClass: z.record(z.string(), logisticSchema) }),
]);

export type Calibration = z.infer<typeof calibrationSchema>;

const endToEndDefaults = {
  confidenceThreshold: fraction,
  /** Boxes of any classes that overlap more are one garment, so that it is not answered twice; 1 keeps them all. */
  crossClassIouThreshold: fraction.default(0.85),
};

const denseDefaults = {
  ...endToEndDefaults,
  /** Boxes of one class that overlap more are one garment. */
  iouThreshold: fraction,
};

const sharedFields = {
  ...packageFields,
  task: z.literal('detect'),
  input: detectorInputSchema,
  /** In the order of the graph's outputs. */
  labels: z.array(z.string().min(1)).min(1),
  /** What a label that is no garment class stands for; null: it is never reported. */
  labelClasses: z.record(z.string(), z.enum(garmentClasses).nullable()).default({}),
  calibration: calibrationSchema.optional(),
};

/** Dense outputs hold many boxes of one garment, of which Garb keeps the best: `defaults` has an `iouThreshold`. */
const denseFields = { ...sharedFields, defaults: z.strictObject(denseDefaults) };

/** End-to-end outputs hold each garment once. */
const endToEndFields = { ...sharedFields, defaults: z.strictObject(endToEndDefaults) };

const predictions = z.strictObject({ predictions: tensorName });

/** Boxes are in input pixels, scores 0..1, unless said otherwise; C is the number of labels. */
const familySchema = z.discriminatedUnion(
  'family',
  [
    z.strictObject({
      ...denseFields,
      /** YOLOX (arXiv 2107.08430) with boxes decoded and scores multiplied inside the graph. */
      family: z.literal('yolox-decoded'),
      /** `boxes` [1, A, 4] as x1, y1, x2, y2; `scores` [1, A, C]. */
      outputs: z.strictObject({ boxes: tensorName, scores: tensorName }),
    }),
    z.strictObject({
      ...denseFields,
      /** YOLOX as its own exporter writes it: boxes relative to their cell. */
      family: z.literal('yolox'),
      /** [1, cells of all strides, 5 + C] as offset x, y, log width, log height in strides; objectness; class probabilities. */
      outputs: predictions,
      /** Input pixels per cell of each level, in the order of the output. */
      strides: z.array(z.int().positive()).min(1).default([8, 16, 32]),
    }),
    z.strictObject({
      ...denseFields,
      family: z.literal('yolov5'),
      /** [1, A, 5 + C] as center x, y, width, height; objectness; class probabilities. */
      outputs: predictions,
    }),
    z.strictObject({
      ...denseFields,
      family: z.enum(['yolov8', 'yolo11']),
      /** [1, 4 + C, A] as center x, y, width, height; class scores. */
      outputs: predictions,
    }),
    z.strictObject({
      ...endToEndFields,
      family: z.enum(['yolov10', 'yolo26']),
      /** [1, A, 6] as x1, y1, x2, y2; score; label index. */
      outputs: predictions,
    }),
    z.strictObject({
      ...endToEndFields,
      /** DETR (arXiv 2005.12872) and its kin: one garment a query. */
      family: z.literal('detr'),
      /** `logits` [1, Q, C], with softmax C + 1; `boxes` [1, Q, 4] as center x, y, width, height, shares of the input's sides. */
      outputs: z.strictObject({ logits: tensorName, boxes: tensorName }),
      /** softmax: over the labels and, last, "no object"; sigmoid: each label by itself. */
      activation: z.enum(['softmax', 'sigmoid']),
    }),
  ],
  { error: nameChoices },
);

export const detectorSchema = familySchema.superRefine((manifest, context) => {
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
  if (manifest.family !== 'yolox') return;
  for (const side of ['width', 'height'] as const) {
    const size = manifest.input[side];
    manifest.strides.forEach((stride, index) => {
      if (size % stride !== 0)
        fail(['strides', index], `${stride} does not divide the input's ${side} of ${size}`);
    });
  }
});

export type DetectorManifest = z.infer<typeof detectorSchema>;

import { z } from 'zod';
import type { ExpectedOutput, ExpectedSide, FixedInput } from '../inference/output-shapes.ts';
import { packageFields, tensorName } from '../inference/package-fields.ts';
import { detectorInputSchema } from '../inference/picture-input.ts';
import type { Tensors } from '../inference/tensor.ts';
import { garmentClasses } from '../types.ts';
import type { Candidate } from './candidate.ts';

const fraction = z.number().min(0).max(1);

/** P(right) = σ(a · logit(score) + b): Platt, 1999, on the score's logit. `a` > 0 keeps the order. */
const logisticSchema = z.strictObject({ a: z.number().positive(), b: z.number() });

export type Logistic = z.infer<typeof logisticSchema>;

/** One for all labels, or one per label; labels without one keep their raw scores. */
const calibrationSchema = z.union([
  logisticSchema,
  z.strictObject({ perClass: z.record(z.string(), logisticSchema) }),
]);

export type Calibration = z.infer<typeof calibrationSchema>;

const endToEndDefaults = {
  confidenceThreshold: fraction,
  /** Boxes of any classes with a larger IoU are one garment; 1 keeps them all. */
  crossClassIouThreshold: fraction.default(0.85),
};

const denseDefaults = {
  ...endToEndDefaults,
  /** Boxes of one class with a larger IoU are one garment. */
  iouThreshold: fraction,
};

const sharedFields = {
  ...packageFields,
  task: z.literal('detect'),
  input: detectorInputSchema,
  /** In the order of the graph's outputs. */
  labels: z.array(z.string().min(1)).min(1),
  /** The garment class of each label that is not one itself; null: the label is never reported. */
  labelClasses: z.record(z.string(), z.enum(garmentClasses).nullable()).default({}),
  calibration: calibrationSchema.optional(),
};

/** Fields of a family that outputs many boxes per garment; Garb applies NMS with `iouThreshold`. */
export const denseFields = { ...sharedFields, defaults: z.strictObject(denseDefaults) };

/** Fields of a family that outputs each garment once. */
export const endToEndFields = { ...sharedFields, defaults: z.strictObject(endToEndDefaults) };

/**
 * How many numbers follow a box's scores that Garb ignores: the mask coefficients of a segmentation model, 32 in Ultralytics'
 * exports.
 */
export const maskCoefficients = z.int().min(0).default(0);

/** The outputs of a family with one output tensor. */
export const predictionsOutput = z.strictObject({ predictions: tensorName });

/** The fields that the manifests of all families share. */
export interface FamilyManifest {
  readonly family: string;
  readonly labels: readonly string[];
}

/** The definition of a family; see {@link defineFamily}. */
interface Definition<Manifest extends FamilyManifest> {
  /** The names of the family in model.json. */
  readonly names: readonly Manifest['family'][];
  /** Checks that involve several fields. `fail` reports a mistake at a field. */
  readonly check?: (manifest: Manifest, fail: (path: (string | number)[], message: string) => void) => void;
  /** The shape that each output of the graph must have. */
  readonly outputs: (manifest: Manifest) => ExpectedOutput[];
  /** Inputs of the graph besides the image; default: none. */
  readonly fixedInputs?: (manifest: Manifest) => FixedInput[];
  /**
   * The candidates in the graph's outputs, boxes in canvas pixels.
   * @param thresholds lowest score of each label
   */
  readonly decode: (manifest: Manifest, outputs: Tensors, thresholds: readonly number[]) => Candidate[];
}

/** A {@link Definition} that accepts manifests of any family; returns undefined or does nothing for those of another one. */
export interface DetectorFamily {
  readonly names: readonly string[];
  check(manifest: FamilyManifest, fail: (path: (string | number)[], message: string) => void): void;
  outputs(manifest: FamilyManifest): ExpectedOutput[] | undefined;
  fixedInputs(manifest: FamilyManifest): FixedInput[] | undefined;
  decode(manifest: FamilyManifest, outputs: Tensors, thresholds: readonly number[]): Candidate[] | undefined;
}

/** Returns a detector family: its part of model.json, the shapes of its outputs, and its decoder, in one file. */
export function defineFamily<Schema extends z.ZodType<FamilyManifest>>(
  schema: Schema,
  { names, check, outputs, fixedInputs, decode }: Definition<z.infer<Schema>>,
): DetectorFamily & { readonly schema: Schema } {
  type Manifest = z.infer<Schema>;
  const isOwn = (manifest: FamilyManifest): manifest is Manifest =>
    names.some((name) => name === manifest.family);
  return {
    schema,
    names,
    check: (manifest, fail) => {
      if (isOwn(manifest)) check?.(manifest, fail);
    },
    outputs: (manifest) => (isOwn(manifest) ? outputs(manifest) : undefined),
    fixedInputs: (manifest) => (isOwn(manifest) ? fixedInputs?.(manifest) : undefined),
    decode: (manifest, tensors, thresholds) =>
      isOwn(manifest) ? decode(manifest, tensors, thresholds) : undefined,
  };
}

export const one: ExpectedSide = { size: 1 };
export const four: ExpectedSide = { size: 4 };

/** A dimension with one number per label, and `extra` others. */
export function labelSide({ labels }: FamilyManifest, extra = 0): ExpectedSide {
  return { size: extra + labels.length, from: 'labels' };
}

/** The expected shape of the only output. */
export function predictionsShape(
  { outputs }: { readonly outputs: { readonly predictions: string } },
  sides: readonly ExpectedSide[],
): ExpectedOutput[] {
  return [{ field: 'outputs.predictions', name: outputs.predictions, sides }];
}

import { z } from 'zod';
import { nameChoices } from './name-choices.ts';

const count = z.int().positive();
const value = z.number();
const spread = z.number().positive();

/** Fields of every image input. A float input takes `(pixel · scale − mean) / std`, a uint8 input the pixels 0..255. */
const pictureFields = {
  name: z.string().min(1),
  width: count,
  height: count,
  /** nhwc: [N, height, width, 3]; nchw: [N, 3, height, width]. */
  layout: z.enum(['nhwc', 'nchw']),
  dtype: z.enum(['uint8', 'float32', 'float16']),
  channels: z.enum(['rgb', 'bgr']).default('rgb'),
  /** Default 1 / 255. */
  scale: spread.optional(),
  /** Per channel, in the order of `channels`, on the scaled values; default 0. */
  mean: z.tuple([value, value, value]).optional(),
  /** Likewise; default 1. */
  std: z.tuple([spread, spread, spread]).optional(),
};

/**
 * `linear` is the triangle filter, `cubic` Catmull-Rom; both are widened when downscaling. `opencv-linear` is not: it interpolates
 * between the four nearest pixels, as OpenCV's INTER_LINEAR does.
 */
const kernel = z.enum(['linear', 'cubic', 'opencv-linear']);

/** Resize to fit and `fill` the rest of the canvas, 0..255. */
const fitFields = {
  resize: z.enum(['fit-top-left', 'fit-center']),
  fill: z.int().min(0).max(255),
};

const stretchFields = { resize: z.literal('stretch') };

/** A detector always sees the whole photo. */
export const detectorInputSchema = z
  .discriminatedUnion(
    'resize',
    [
      z.strictObject({ ...pictureFields, kernel: kernel.default('linear'), ...fitFields }),
      z.strictObject({ ...pictureFields, kernel: kernel.default('linear'), ...stretchFields }),
    ],
    { error: nameChoices },
  )
  .superRefine(requireFloatForScaling);

export type DetectorInput = z.infer<typeof detectorInputSchema>;

/** An embedder may see only the center of the crop. */
export const embedderInputSchema = z
  .discriminatedUnion(
    'resize',
    [
      z.strictObject({
        ...pictureFields,
        kernel: kernel.default('cubic'),
        ...fitFields,
        /** How many times more than the other one side of a crop may be scaled, to leave less of the canvas to fill. */
        maxStretch: z.number().min(1).default(1),
      }),
      z.strictObject({ ...pictureFields, kernel: kernel.default('cubic'), ...stretchFields }),
      z.strictObject({
        ...pictureFields,
        kernel: kernel.default('cubic'),
        resize: z.literal('crop-center'),
        /** Share of the largest crop with the input's aspect ratio to keep: 224 / 256 for resize to 256 and center crop to 224. */
        cropShare: z.number().positive().max(1).default(1),
      }),
    ],
    { error: nameChoices },
  )
  .superRefine(requireFloatForScaling);

export type EmbedderInput = z.infer<typeof embedderInputSchema>;

export type PictureInput = DetectorInput | EmbedderInput;

function requireFloatForScaling(
  input: Pick<DetectorInput, 'dtype' | 'scale' | 'mean' | 'std'>,
  context: z.RefinementCtx,
): void {
  if (input.dtype !== 'uint8') return;
  for (const field of ['scale', 'mean', 'std'] as const) {
    if (input[field] === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [field],
      message: 'Only a float input is scaled; a uint8 input takes the pixels unchanged',
    });
  }
}

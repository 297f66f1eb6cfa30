import { z } from 'zod';
import { nameChoices } from './name-choices.ts';

const count = z.int().positive();
const value = z.number();
const spread = z.number().positive();

/** What every picture input says. A float32 input takes `(pixel · scale − mean) / std`, a uint8 input the pixels 0..255. */
const pictureFields = {
  name: z.string().min(1),
  width: count,
  height: count,
  /** nhwc: [N, height, width, 3]; nchw: [N, 3, height, width]. */
  layout: z.enum(['nhwc', 'nchw']),
  dtype: z.enum(['uint8', 'float32']),
  channels: z.enum(['rgb', 'bgr']).default('rgb'),
  /** Default 1 / 255. */
  scale: spread.optional(),
  /** Of the three channels in the order of `channels`, on the scaled values; default 0. */
  mean: z.tuple([value, value, value]).optional(),
  /** Likewise; default 1. */
  std: z.tuple([spread, spread, spread]).optional(),
};

/** `linear` is the triangle filter, `cubic` Catmull-Rom, both widened when they shrink. */
const kernel = z.enum(['linear', 'cubic']);

/** Resized to fit, the rest of the canvas `fill`ed, 0..255. */
const fitFields = {
  resize: z.enum(['fit-top-left', 'fit-center']),
  fill: z.int().min(0).max(255),
};

const stretchFields = { resize: z.literal('stretch') };

/** A detector sees all of the photo. */
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

/** An embedder may see the middle of the crop only. */
export const embedderInputSchema = z
  .discriminatedUnion(
    'resize',
    [
      z.strictObject({
        ...pictureFields,
        kernel: kernel.default('cubic'),
        ...fitFields,
        /** How many times more than the other one side of a crop may be scaled, so that less is filled. */
        maxStretch: z.number().min(1).default(1),
      }),
      z.strictObject({ ...pictureFields, kernel: kernel.default('cubic'), ...stretchFields }),
      z.strictObject({
        ...pictureFields,
        kernel: kernel.default('cubic'),
        resize: z.literal('crop-center'),
        /** Share of the largest crop of the input's proportions that is kept: 224 / 256 where 256 px were cut to 224. */
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
  if (input.dtype === 'float32') return;
  for (const field of ['scale', 'mean', 'std'] as const) {
    if (input[field] === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [field],
      message: 'Only a float32 input is scaled; a uint8 input takes the pixels as they are',
    });
  }
}

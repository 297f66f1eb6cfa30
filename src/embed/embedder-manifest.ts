import { z } from 'zod';
import type { ModelKind } from '../inference/model-kind.ts';
import { nameChoices } from '../inference/name-choices.ts';
import { anySize, type ExpectedOutput, type ExpectedSide } from '../inference/output-shapes.ts';
import { modelFile, packageFields, tensorName } from '../inference/package-fields.ts';
import { embedderInputSchema } from '../inference/picture-input.ts';
import { metrics } from '../similarity.ts';

const count = z.int().positive();

/** Layout of an output with D numbers per position: nchw [N, D, h, w], nhwc [N, h, w, D], tokens [N, T, D]. */
const layout = z.enum(['nchw', 'nhwc', 'tokens']).default('nchw');

/** How the output is pooled into one vector per image. */
const poolingSchema = z.discriminatedUnion(
  'method',
  [
    /** The output is [N, D], or [N, D, 1, 1] as after a global pooling. */
    z.strictObject({ method: z.literal('none') }),
    z.strictObject({ method: z.enum(['mean', 'max']), layout }),
    /** Generalised mean: Radenović, Tolias and Chum, arXiv 1711.02512. */
    z.strictObject({ method: z.literal('gem'), layout, power: z.number().positive().default(3) }),
    /** The first of [N, T, D] tokens. */
    z.strictObject({ method: z.literal('cls') }),
  ],
  { error: nameChoices },
);

export type Pooling = z.infer<typeof poolingSchema>;

const fields = z.strictObject({
  ...packageFields,
  task: z.literal('embed'),
  family: z.literal('image'),
  input: embedderInputSchema,
  /** The output before pooling. */
  outputs: z.strictObject({ embedding: tensorName }),
  pooling: poolingSchema.default({ method: 'none' }),
  /** D, the dimension of the embedding. */
  dimension: count,
  /** What the embedder was trained to compare its vectors by. For the cosine Garb normalizes them to length 1. */
  metric: z.enum(metrics).default('cosine'),
  /** The length that its vectors typically have, by which they are divided; not for the cosine. */
  typicalLength: z.number().positive().default(1),
  /** Consecutive blocks of the embedding. Their dimensions sum to D, their shares of the squared length to 1. */
  parts: z
    .array(z.strictObject({ name: z.string().min(1), dimension: count, share: z.number().positive().max(1) }))
    .default([]),
  /** Margin of a garment's crop around its box on each side, as a share of the box's side. */
  cropMargin: z.number().min(0).max(1),
  /** A JSON file in the same folder, with linear heads that predict attributes from an embedding. */
  attributes: z.strictObject(modelFile).optional(),
  /** Maximum images per run. */
  maxBatch: count,
});

export const embedderSchema = fields.superRefine(({ dimension, metric, typicalLength, parts }, context) => {
  if (metric === 'cosine' && typicalLength !== 1) {
    const message = 'is for other metrics: vectors that are compared by the cosine get length 1';
    context.addIssue({ code: 'custom', path: ['typicalLength'], message });
  }
  if (parts.length === 0) return;
  if (metric !== 'cosine')
    context.addIssue({
      code: 'custom',
      path: ['metric'],
      message: 'expected cosine for an embedding with parts',
    });
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const numbers = sumOf(parts.map((part) => part.dimension));
  const share = sumOf(parts.map((part) => part.share));
  const names = new Set(parts.map(({ name }) => name));
  if (numbers === dimension && Math.abs(share - 1) < 1e-6 && names.size === parts.length) return;
  const message = `expected unique names, dimensions that sum to ${dimension} and shares that sum to 1`;
  context.addIssue({ code: 'custom', path: ['parts'], message });
});

/** model.json of an embedder. */
export type EmbedderManifest = z.infer<typeof embedderSchema>;

/** The model kind that embeds images. */
export const embedders: ModelKind<EmbedderManifest> = {
  task: 'embed',
  schema: embedderSchema,
  expectedOutputs: (manifest, batch) => [embeddingOutput(manifest, batch)],
  maxBatch: ({ maxBatch }) => maxBatch,
};

function embeddingOutput({ outputs, pooling, dimension }: EmbedderManifest, batch?: number): ExpectedOutput {
  const pictures: ExpectedSide = { size: batch };
  const numbers: ExpectedSide = { size: dimension, from: 'dimension' };
  const layouts = {
    vector: [pictures, numbers],
    tokens: [pictures, anySize, numbers],
    nchw: [pictures, numbers, anySize, anySize],
    nhwc: [pictures, anySize, anySize, numbers],
  };
  const output = (layout: keyof typeof layouts): ExpectedOutput => ({
    field: 'outputs.embedding',
    name: outputs.embedding,
    sides: layouts[layout],
    mayEndInOnes: layout === 'vector',
  });
  switch (pooling.method) {
    case 'none':
      return output('vector');
    case 'cls':
      return output('tokens');
    default:
      return output(pooling.layout);
  }
}

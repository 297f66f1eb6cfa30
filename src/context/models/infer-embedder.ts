import type { Graph, GraphValue } from '../../inference/check-graph.ts';
import { type Inferred, isFloat } from './inferred.ts';

/** Names of outputs that are made for comparing images, best first. */
const likelyNames = [/^image_embeds$/, /embed/i, /pooler/, /feature|vector|descriptor/i, /last_hidden_state/];

/** What the outputs say of an embedder; null when none has a vector per image. */
export function inferEmbedder({ outputs }: Graph, input: GraphValue): Inferred | null {
  const floats = outputs.filter(
    (output) => isFloat(output) && output.shape.length >= 2 && output.shape.length <= 4,
  );
  const named = likelyNames.flatMap((name) => floats.filter((output) => name.test(output.name)));
  const output = named[0] ?? floats.toSorted((a, b) => a.shape.length - b.shape.length)[0];
  if (!output) return null;
  const { dimension, pooling, notes } = vectorsOf(output);
  return {
    fields: {
      task: 'embed',
      family: 'image',
      'outputs.embedding': output.name,
      ...(typeof dimension === 'number' ? { dimension } : {}),
      ...(pooling ? { pooling } : {}),
      cropMargin: 0.08,
      maxBatch: input.shape[0] === 1 ? 1 : 8,
    },
    missing: {
      dimension: 'how many numbers a vector has: the graph does not say',
      'input.resize':
        'stretch (SigLIP), crop-center (CLIP, DINOv2, ImageNet models) or fit-center, as the model was trained',
      ...(input.type === 'uint8'
        ? {}
        : {
            'input.mean':
              'from the model’s preprocessor_config.json: [0.5, 0.5, 0.5] for SigLIP, [0.48145466, 0.4578275, 0.40821073] for CLIP, [0.485, 0.456, 0.406] for DINOv2 and ImageNet models',
            'input.std':
              'likewise: [0.5, 0.5, 0.5] for SigLIP, [0.26862954, 0.26130258, 0.27577711] for CLIP, [0.229, 0.224, 0.225] for DINOv2 and ImageNet models',
          }),
    },
    notes: [
      'cropMargin is .08: garments are cropped with a little of their surroundings.',
      'metric is the cosine unless you set it: inner-product or euclidean, if the model was trained for it.',
      ...notes,
    ],
  };
}

function vectorsOf({ name, shape }: GraphValue): {
  readonly dimension: number | string | undefined;
  readonly pooling?: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
} {
  if (shape.length === 2) return { dimension: shape[1], notes: [] };
  if (shape.length === 3)
    return {
      dimension: shape[2],
      pooling: { method: 'cls' },
      notes: [
        `Of the tokens ${name} the first is used (pooling cls): right for ViT, CLIP and DINOv2, not for SigLIP.`,
      ],
    };
  if (shape[2] === 1 && shape[3] === 1) return { dimension: shape[1], notes: [] };
  return {
    dimension: shape[1],
    pooling: { method: 'gem', layout: 'nchw' },
    notes: [`The map ${name} is pooled by its generalised mean (gem), with channels first.`],
  };
}

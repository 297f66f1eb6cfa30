/**
 * The signatures that image embedders are published with, each as a tiny graph whose vector is the image's mean color times a fixed
 * matrix. Names, types and dimensions are those of the source; the image is 8 × 8.
 */
import type { OnnxGraph, OnnxNode, OnnxValue } from '../inference/write-onnx.ts';

const side = 8;

export interface PublishedEmbedder {
  readonly name: string;
  readonly source: string;
  readonly graph: OnnxGraph;
  readonly manifest: Record<string, unknown> & { readonly dimension: number };
  /** What the photo's colors are shifted and divided by. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The matrix [3, dimension], row by row. */
export function matrix(dimension: number): number[] {
  // Multiples of 1/16, exact in half precision too.
  return Array.from({ length: 3 * dimension }, (_, n) => (((n * 7) % 31) - 15) / 16);
}

/** `pooled` is a map of one cell, `map` one of four that are alike. */
type Shape = 'vector' | 'pooled' | 'map' | 'tokens';

interface Published {
  readonly input?: string;
  readonly batch?: number | string;
  readonly dimension: number;
  readonly output: string;
  readonly shape?: Shape;
  readonly type?: 'float32' | 'float16';
  /** Other outputs of the graph. */
  readonly others?: Readonly<Record<string, Shape>>;
}

function graphOf({
  input = 'pixel_values',
  batch = 'batch_size',
  dimension,
  output,
  shape = 'vector',
  type = 'float32',
  others = {},
}: Published): OnnxGraph {
  const outputs = { [output]: shape, ...others };
  const isMap = shape === 'map' || shape === 'pooled';
  const nodes: OnnxNode[] = [
    { type: 'ReduceMean', inputs: [input], outputs: ['mean'], attributes: { axes: [2, 3], keepdims: 0 } },
    { type: 'MatMul', inputs: ['mean', 'matrix'], outputs: ['product'] },
    ...(isMap ? [{ type: 'Unsqueeze', inputs: ['product', 'last_two'], outputs: ['cell'] }] : []),
    { type: 'Neg', inputs: ['product'], outputs: ['opposite'] },
    { type: 'Unsqueeze', inputs: ['product', 'second'], outputs: ['first_token'] },
    { type: 'Unsqueeze', inputs: ['opposite', 'second'], outputs: ['second_token'] },
    ...Object.entries(outputs).map(([name, of]) => nodeOf(name, of)),
  ];
  const sides: Record<Shape, OnnxValue['shape']> = {
    vector: [batch, dimension],
    pooled: [batch, dimension, 1, 1],
    map: [batch, dimension, 2, 2],
    tokens: [batch, 2, dimension],
  };
  return {
    inputs: [{ name: input, type, shape: [batch, 3, side, side] }],
    outputs: Object.entries(outputs).map(([name, of]) => ({ name, type, shape: sides[of] })),
    constants: {
      matrix: { type, shape: [3, dimension], values: matrix(dimension) },
      second: { type: 'int64', shape: [1], values: [1] },
      ...(isMap ? { last_two: { type: 'int64', shape: [2], values: [2, 3] } } : {}),
      ...(shape === 'map' ? { two_by_two: { type: 'int64', shape: [4], values: [1, 1, 2, 2] } } : {}),
    },
    nodes,
  };
}

function nodeOf(name: string, shape: Shape): OnnxNode {
  if (shape === 'vector') return { type: 'Identity', inputs: ['product'], outputs: [name] };
  if (shape === 'pooled') return { type: 'Identity', inputs: ['cell'], outputs: [name] };
  if (shape === 'map') return { type: 'Expand', inputs: ['cell', 'two_by_two'], outputs: [name] };
  return {
    type: 'Concat',
    inputs: ['first_token', 'second_token'],
    outputs: [name],
    attributes: { axis: 1 },
  };
}

const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const clip = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] };
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const plain = { mean: [0, 0, 0], std: [1, 1, 1] };

function embedder(
  published: Published,
  colors: { readonly mean: readonly number[]; readonly std: readonly number[] },
  { input = {}, ...rest }: Record<string, unknown> & { input?: Record<string, unknown> } = {},
): Pick<PublishedEmbedder, 'graph' | 'manifest' | 'mean' | 'std'> {
  const { dimension, output } = published;
  const isPlain = colors === plain;
  const manifest = {
    task: 'embed',
    family: 'image',
    input: {
      name: published.input ?? 'pixel_values',
      width: side,
      height: side,
      layout: 'nchw',
      dtype: published.type ?? 'float32',
      ...(isPlain ? {} : colors),
      resize: 'stretch',
      ...input,
    },
    outputs: { embedding: output },
    dimension,
    cropMargin: 0,
    maxBatch: 2,
    ...rest,
  };
  return { graph: graphOf(published), manifest, ...colors };
}

const cropped = { resize: 'crop-center', cropShare: 0.875 };

export const publishedEmbedders: readonly PublishedEmbedder[] = [
  {
    name: 'SigLIP so400m, vision tower',
    source:
      'huggingface/optimum, SiglipVisionModel: last_hidden_state, pooler_output; google/siglip-so400m-patch14-384, preprocessor_config.json',
    ...embedder({ dimension: 1152, output: 'pooler_output', others: { last_hidden_state: 'tokens' } }, half),
  },
  {
    name: 'OpenCLIP ViT-B-32, exported from torch',
    source:
      'mlfoundations/open_clip, encode_image; laion/CLIP-ViT-B-32-laion2B-s34B-b79K, open_clip_config.json: embed_dim 512',
    ...embedder({ input: 'image', batch: 'N', dimension: 512, output: 'embedding' }, clip, {
      input: { resize: 'crop-center' },
    }),
  },
  {
    name: 'DINOv2 base, the class token',
    source: 'facebook/dinov2-base: last_hidden_state; preprocessor_config.json: shortest edge 256, crop 224',
    ...embedder({ dimension: 768, output: 'last_hidden_state', shape: 'tokens' }, imagenet, {
      input: cropped,
      pooling: { method: 'cls' },
    }),
  },
  {
    name: 'Marqo-FashionSigLIP, vision tower',
    source:
      'Marqo/marqo-fashionSigLIP, onnx/vision_model.onnx and preprocessor_config.json: 224 × 224, mean and std .5',
    ...embedder({ dimension: 768, output: 'image_embeds', others: { last_hidden_state: 'tokens' } }, half),
  },
  {
    name: 'a vision tower in half precision',
    source: 'microsoft/onnxconverter-common, convert_float_to_float16, whose keep_io_types is False',
    ...embedder({ dimension: 768, output: 'image_embeds', type: 'float16' }, half),
  },
  {
    name: 'OpenCLIP ViT-H-14',
    source: 'laion/CLIP-ViT-H-14-laion2B-s32B-b79K, open_clip_config.json: embed_dim 1024',
    ...embedder({ dimension: 1024, output: 'features', batch: 'N' }, clip, {
      input: { resize: 'crop-center' },
    }),
  },
  {
    name: 'ResNet50 without its classifier, exported from torch',
    source: 'pytorch/vision, models/resnet.py, fc as Identity: [N, 2048]; IMAGENET1K_V2: 224, mean and std',
    ...embedder({ dimension: 2048, output: 'features', batch: 'N' }, imagenet, {
      input: { kernel: 'linear' },
    }),
  },
  {
    name: 'VGG16 cut at its last feature map',
    source: 'pytorch/vision, models/vgg.py, features: [N, 512, h, w]',
    ...embedder({ dimension: 512, output: 'features', batch: 'N', shape: 'map' }, imagenet, {
      input: cropped,
      pooling: { method: 'mean' },
    }),
  },
  {
    name: 'MobileNet v2 of the model zoo',
    source: 'onnx/models, mobilenetv2-12: input [batch_size, 3, 224, 224], output [batch_size, 1000]',
    ...embedder({ input: 'input', dimension: 1000, output: 'output' }, imagenet, { input: cropped }),
  },
  {
    name: 'ResNet-50 v2 of the model zoo',
    source: 'onnx/models, resnet50-v2-7: data [N, 3, 224, 224], resnetv24_dense0_fwd [N, 1000]',
    ...embedder({ input: 'data', batch: 'N', dimension: 1000, output: 'resnetv24_dense0_fwd' }, imagenet, {
      input: cropped,
    }),
  },
  {
    name: 'ShuffleNet of the model zoo, with a fixed batch of 1',
    source: 'onnx/models, shufflenet-9: gpu_0/data_0 [1, 3, 224, 224], gpu_0/softmax_1 [1, 1000]',
    ...embedder({ input: 'gpu_0/data_0', batch: 1, dimension: 1000, output: 'gpu_0/softmax_1' }, imagenet, {
      input: cropped,
      maxBatch: 1,
    }),
  },
  {
    name: 'a classifier that ends in a pooled map',
    source: 'onnx/models, SqueezeNet 1.0: softmaxout_1 [1, 1000, 1, 1]',
    ...embedder(
      { input: 'data_0', batch: 1, dimension: 1000, output: 'softmaxout_1', shape: 'pooled' },
      plain,
      {
        maxBatch: 1,
      },
    ),
  },
];

export const refusedEmbedders: readonly (PublishedEmbedder & {
  readonly location: string;
  readonly message: string;
})[] = [
  {
    name: 'another dimension than the graph’s',
    source: 'as above',
    ...embedder({ dimension: 1152, output: 'pooler_output' }, half),
    manifest: { ...embedder({ dimension: 1152, output: 'pooler_output' }, half).manifest, dimension: 768 },
    location: 'dimension',
    message: 'the output "pooler_output" is [batch_size, 1152], expected [any, 768]',
  },
  {
    name: 'tokens without a pooling',
    source: 'as above',
    ...embedder({ dimension: 768, output: 'last_hidden_state', shape: 'tokens' }, imagenet),
    location: 'outputs.embedding',
    message: 'the output "last_hidden_state" is [batch_size, 2, 768], expected [any, 768]',
  },
  {
    name: 'an output that the graph does not have',
    source: 'as above',
    ...embedder({ dimension: 768, output: 'last_hidden_state', shape: 'tokens' }, imagenet, {
      outputs: { embedding: 'pooler_output' },
    }),
    location: 'outputs.embedding',
    message: 'the graph has no output "pooler_output"; it has "last_hidden_state"',
  },
  {
    name: 'a graph with the text tower',
    source: 'Xenova/clip-vit-base-patch32, onnx/model.onnx: input_ids, pixel_values, attention_mask',
    ...withText(embedder({ dimension: 512, output: 'image_embeds' }, clip)),
    location: 'input.name',
    message: 'the graph has further inputs: "input_ids"; export it with the image as its only input',
  },
];

function withText<Embedder extends { readonly graph: OnnxGraph }>(embedder: Embedder): Embedder {
  const { graph } = embedder;
  const ids: OnnxValue = { name: 'input_ids', type: 'int64', shape: ['batch_size', 'sequence_length'] };
  return {
    ...embedder,
    graph: {
      ...graph,
      inputs: [...graph.inputs, ids],
      nodes: [...graph.nodes, { type: 'Identity', inputs: ['input_ids'], outputs: ['echo'] }],
      outputs: [...graph.outputs, { ...ids, name: 'echo' }],
    },
  };
}

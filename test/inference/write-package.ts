import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const picture = { name: 'image', layout: 'nhwc', dtype: 'uint8' };
const detector = {
  task: 'detect',
  labels: ['top', 'outerwear', 'belt'],
  defaults: { confidenceThreshold: 0.25, iouThreshold: 0.65 },
};
const embedder = { task: 'embed', family: 'image', dimension: 3, cropMargin: 0, maxBatch: 2 };

/** What the graphs of test/fixtures/models/make_detectors.py take. */
const detectorInput = {
  name: 'images',
  width: 32,
  height: 64,
  layout: 'nchw',
  dtype: 'float32',
  resize: 'fit-center',
  fill: 114,
};
const predictions = { outputs: { predictions: 'output0' }, input: detectorInput };
const detr = {
  ...detector,
  family: 'detr',
  input: { ...detectorInput, name: 'pixel_values', resize: 'stretch', fill: undefined },
  outputs: { logits: 'logits', boxes: 'pred_boxes' },
  defaults: { confidenceThreshold: 0.25 },
};

/** What those of make_embedders.py take. */
const vectors = {
  ...embedder,
  input: {
    name: 'pixel_values',
    width: 4,
    height: 4,
    layout: 'nchw',
    dtype: 'float32',
    resize: 'stretch',
  },
  outputs: { embedding: 'vector' },
};

/** Right manifests for the tiny graphs of test/fixtures/models. */
const graphs = {
  'mean-color': {
    ...embedder,
    input: { ...picture, width: 4, height: 4, resize: 'stretch' },
    outputs: { embedding: 'embedding' },
  },
  slow: {
    ...embedder,
    input: { ...picture, width: 1, height: 1, resize: 'stretch' },
    outputs: { embedding: 'embedding' },
    dimension: 1,
  },
  'fixed-boxes': {
    ...detector,
    family: 'yolox-decoded',
    input: { ...picture, width: 8, height: 16, resize: 'fit-top-left', fill: 114 },
    outputs: { boxes: 'boxes', scores: 'scores' },
  },
  yolox: {
    ...detector,
    family: 'yolox',
    input: { ...detectorInput, resize: 'fit-top-left' },
    outputs: { predictions: 'output' },
  },
  yolov5: { ...detector, ...predictions, family: 'yolov5' },
  yolov8: { ...detector, ...predictions, family: 'yolov8' },
  yolov10: {
    ...detector,
    ...predictions,
    family: 'yolov10',
    defaults: { confidenceThreshold: 0.25 },
  },
  detr: { ...detr, activation: 'softmax' },
  'rt-detr': { ...detr, activation: 'sigmoid' },
  features: vectors,
  'one-picture': { ...vectors, maxBatch: 1 },
  'double-vector': vectors,
  'two-inputs': vectors,
  'open-shapes': vectors,
} as const;

export type GraphName = keyof typeof graphs;

/** Returns a right model.json for a tiny graph, to be changed by a test. */
export async function manifestFor(graph: GraphName): Promise<Record<string, unknown>> {
  const bytes = await readFile(graphPath(graph));
  return {
    id: graph,
    file: 'model.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    license: 'Apache-2.0',
    ...graphs[graph],
  };
}

/** Returns the input of a tiny graph's manifest with some fields changed; undefined takes a field away. */
export function inputOf(graph: GraphName, changes: Record<string, unknown>): Record<string, unknown> {
  return { ...graphs[graph].input, ...changes };
}

/** Writes a model package for a tiny graph into a temporary folder, removed after the test, and returns the folder. */
export async function writePackage(graph: GraphName, changes: Record<string, unknown> = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-model-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await copyFile(graphPath(graph), join(directory, 'model.onnx'));
  const manifest = { ...(await manifestFor(graph)), ...changes };
  await writeFile(join(directory, 'model.json'), JSON.stringify(manifest));
  return directory;
}

function graphPath(graph: GraphName): string {
  return new URL(`../fixtures/models/${graph}.onnx`, import.meta.url).pathname;
}

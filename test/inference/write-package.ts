import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export type GraphName = 'mean-color' | 'fixed-boxes' | 'slow';

/** Sizes of the tiny graphs' inputs and outputs: see test/fixtures/models/make.py. */
const graphs = {
  'mean-color': { width: 4, height: 4, dimension: 3 },
  'fixed-boxes': { width: 8, height: 16, dimension: 0 },
  slow: { width: 1, height: 1, dimension: 1 },
} as const;

/** Returns a right model.json for a tiny graph, to be changed by a test. */
export async function manifestFor(graph: GraphName): Promise<Record<string, unknown>> {
  const bytes = await readFile(graphPath(graph));
  const { width, height, dimension } = graphs[graph];
  const common = {
    id: graph,
    file: 'model.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    license: 'Apache-2.0',
  };
  const input = { name: 'image', width, height, layout: 'nhwc', dtype: 'uint8' };
  if (graph === 'fixed-boxes') {
    return {
      ...common,
      task: 'detect',
      family: 'yolox-decoded',
      input: { ...input, resize: 'fit-top-left', fill: 114 },
      outputs: { boxes: 'boxes', scores: 'scores' },
      labels: ['top', 'outerwear', 'belt'],
      defaults: { confidenceThreshold: 0.25, iouThreshold: 0.65 },
    };
  }
  return {
    ...common,
    task: 'embed',
    family: 'image',
    input: { ...input, resize: 'stretch' },
    outputs: { embedding: 'embedding' },
    dimension,
    cropMargin: 0,
    maxBatch: 2,
  };
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

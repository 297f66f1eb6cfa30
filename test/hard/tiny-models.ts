import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const picture = { name: 'image', layout: 'nhwc', dtype: 'uint8' };
const embedder = { task: 'embed', family: 'image', cropMargin: 0, maxBatch: 2 };
const outputs = { embedding: 'embedding' };

const embedders = {
  'mean-color': {
    ...embedder,
    dimension: 3,
    input: { ...picture, width: 4, height: 4, resize: 'stretch' },
    outputs,
  },
  slow: { ...embedder, dimension: 1, input: { ...picture, width: 1, height: 1, resize: 'stretch' }, outputs },
} as const;

/** Writes the folder of GARB_MODELS with tiny graphs of test/fixtures/models: a detector of fixed boxes, and this embedder. */
export async function writeTinyModels(directory: string, graph: keyof typeof embedders): Promise<void> {
  await writeModel(join(directory, 'detector'), 'fixed-boxes', {
    task: 'detect',
    family: 'yolox-decoded',
    labels: ['top', 'outerwear', 'belt'],
    defaults: { confidenceThreshold: 0.25, iouThreshold: 0.65 },
    input: { ...picture, width: 8, height: 16, resize: 'fit-top-left', fill: 114 },
    outputs: { boxes: 'boxes', scores: 'scores' },
  });
  await writeModel(join(directory, 'embedder'), graph, embedders[graph]);
}

async function writeModel(
  directory: string,
  graph: string,
  manifest: Record<string, unknown>,
): Promise<void> {
  const bytes = await readFile(new URL(`../fixtures/models/${graph}.onnx`, import.meta.url));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.onnx'), bytes);
  const facts = { id: graph, file: 'model.onnx', sha256, license: 'Apache-2.0', ...manifest };
  await writeFile(join(directory, 'model.json'), JSON.stringify(facts));
}

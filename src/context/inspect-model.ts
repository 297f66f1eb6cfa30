import { stat } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { createDetector } from '../detect/create-detector.ts';
import { type DetectorManifest, detectors } from '../detect/detector-manifest.ts';
import { garmentClassOf } from '../detect/garment-class-of.ts';
import { readAttributeHeads } from '../embed/attribute-heads.ts';
import { createEmbedder } from '../embed/create-embedder.ts';
import { type EmbedderManifest, embedders } from '../embed/embedder-manifest.ts';
import type { GraphValue } from '../inference/check-graph.ts';
import { createInferencePool, type InferencePool } from '../inference/inference-pool.ts';
import { loadModelPackage, type ModelPackage, readTask } from '../inference/model-package.ts';
import { lengthOf, type Metric } from '../similarity.ts';
import type { GarmentClass, Photo } from '../types.ts';

/** What a model package was found to be. */
export interface ModelFindings {
  readonly id: string;
  readonly task: string;
  readonly family: string;
  readonly license: string;
  readonly file: string;
  readonly bytes: number;
  /** What the graph takes and gives: `images float32 [1, 3, 640, 640]`. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Of a detector: what each label stands for; null: it is never reported. */
  readonly labels?: Readonly<Record<string, GarmentClass | null>>;
  /** Of a detector: what it sees in the generated picture, where there is no garment. */
  readonly garmentsFound?: number;
  /** Of an embedder. */
  readonly dimension?: number;
  /** Of an embedder that compares by another metric than the cosine. */
  readonly metric?: Metric;
  /** The length of its vector of the generated picture: about its `typicalLength`. */
  readonly vectorLength?: number;
  /** Of an embedder with heads for them: each attribute and how many values it knows. */
  readonly attributes?: string;
  /** Until the model has answered in every worker, for an embedder with a full batch too. */
  readonly loadMs: number;
  /** One picture, resizing included, once the model is warm. */
  readonly oneInferenceMs: number;
}

/**
 * Checks one model package: model.json, the file's sha256, the graph against both, and a run on a generated photo.
 * @throws AppError `invalid-model` naming what is wrong
 */
export async function inspectModel(
  directory: string,
  { inference }: { readonly inference: Pick<Config['inference'], 'workers' | 'threads'> },
  form?: string,
): Promise<ModelFindings> {
  const pool = createInferencePool(inference);
  try {
    const task = await readTask(directory, [detectors.task, embedders.task]);
    if (task === detectors.task) {
      const model = await loadModelPackage(directory, detectors, form);
      return await inspect(model, pool, () => tryDetector(model, pool));
    }
    const model = await loadModelPackage(directory, embedders, form);
    return await inspect(model, pool, () => tryEmbedder(model, pool));
  } finally {
    await pool.close();
  }
}

async function inspect(
  model: ModelPackage,
  pool: InferencePool,
  run: () => Promise<Partial<ModelFindings>>,
): Promise<ModelFindings> {
  const { id, task, family, license, file } = model.manifest;
  const start = performance.now();
  const graph = await pool.describe(model);
  await pool.warmUp(model);
  const loaded = performance.now();
  const results = await run();
  const answered = performance.now();
  return {
    id,
    task,
    family,
    license,
    file,
    bytes: (await stat(model.modelPath)).size,
    inputs: graph.inputs.map(toText),
    outputs: graph.outputs.map(toText),
    ...results,
    loadMs: Math.round(loaded - start),
    oneInferenceMs: Math.round(answered - loaded),
  };
}

async function tryDetector(
  model: ModelPackage<DetectorManifest>,
  pool: InferencePool,
): Promise<Pick<ModelFindings, 'labels' | 'garmentsFound'>> {
  const found = await createDetector(model, pool).detect(drawPhoto(480, 640));
  const { labels } = model.manifest;
  return {
    labels: Object.fromEntries(labels.map((label) => [label, garmentClassOf(label, model.manifest)])),
    garmentsFound: found.length,
  };
}

async function tryEmbedder(
  model: ModelPackage<EmbedderManifest>,
  pool: InferencePool,
): Promise<Pick<ModelFindings, 'dimension' | 'metric' | 'vectorLength' | 'attributes'>> {
  const heads = await readAttributeHeads(model);
  const [embedding] = await createEmbedder(model, pool, heads).embed(drawPhoto(480, 640), ['whole']);
  const attributes = Object.entries(heads).map(([name, { values }]) => `${name} (${values.length})`);
  const { metric, typicalLength } = model.manifest;
  return {
    dimension: embedding?.length,
    ...(embedding && metric !== 'cosine'
      ? { metric, vectorLength: Number((lengthOf(embedding) * typicalLength).toPrecision(3)) }
      : {}),
    ...(attributes.length > 0 ? { attributes: attributes.join(', ') } : {}),
  };
}

/** Red from left to right, green from top to bottom, and blue squares: no part of it is flat. */
function drawPhoto(width: number, height: number): Photo {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBlue = (Math.floor(x / 32) + Math.floor(y / 32)) % 2 === 0;
      data.set([(255 * x) / width, (255 * y) / height, isBlue ? 200 : 40], (y * width + x) * 3);
    }
  }
  return { width, height, working: { data, width, height }, bytes: new Uint8Array(), digest: '' };
}

function toText({ name, type, shape }: GraphValue): string {
  return `${name} ${type ?? 'of no tensor'} [${shape.map((side) => side || 'any').join(', ')}]`;
}

import { stat } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { createDetector } from '../detect/create-detector.ts';
import { garmentClassOf } from '../detect/garment-class-of.ts';
import { createEmbedder } from '../embed/create-embedder.ts';
import { readAttributeHeads } from '../inference/attribute-heads.ts';
import type { GraphValue } from '../inference/check-graph.ts';
import { createInferencePool, type InferencePool } from '../inference/inference-pool.ts';
import { isFor, type ModelPackage, readModelPackage } from '../inference/model-package.ts';
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
  /** Of an embedder with heads for them: each attribute and how many values it knows. */
  readonly attributes?: string;
  /** Until the model has answered in every worker, for an embedder with a full batch too. */
  readonly loadMs: number;
  /** One picture, resizing included, once the model is warm. */
  readonly oneInferenceMs: number;
}

/**
 * Checks a model package by itself: what model.json says, the file's sha256, the graph against both, and a run on a
 * generated picture.
 * @throws AppError `invalid-model` naming what is wrong
 */
export async function inspectModel(
  directory: string,
  { inference }: Pick<Config, 'inference'>,
  form?: string,
): Promise<ModelFindings> {
  const model = await readModelPackage(directory, form);
  const { id, task, family, license, file } = model.manifest;
  const pool = createInferencePool(inference);
  try {
    const start = performance.now();
    const graph = await pool.describe(model);
    await pool.warmUp(model);
    const loaded = performance.now();
    const results = await tryOut(model, pool);
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
  } finally {
    await pool.close();
  }
}

async function tryOut(
  model: ModelPackage,
  pool: InferencePool,
): Promise<Pick<ModelFindings, 'labels' | 'garmentsFound' | 'dimension' | 'attributes'>> {
  const photo = drawPhoto(480, 640);
  if (isFor(model, 'detect')) {
    const found = await createDetector(model, pool).detect(photo);
    const { labels } = model.manifest;
    return {
      labels: Object.fromEntries(labels.map((label) => [label, garmentClassOf(label, model.manifest)])),
      garmentsFound: found.length,
    };
  }
  if (isFor(model, 'embed')) {
    const heads = await readAttributeHeads(model);
    const [embedding] = await createEmbedder(model, pool, heads).embed(photo, ['whole']);
    const attributes = Object.entries(heads).map(([name, { values }]) => `${name} (${values.length})`);
    return {
      dimension: embedding?.length,
      ...(attributes.length > 0 ? { attributes: attributes.join(', ') } : {}),
    };
  }
  return {};
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

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import { invalidModel } from './invalid-model.ts';
import { type ModelManifest, modelManifestSchema } from './model-manifest.ts';

/** A checked folder with a model.json and the ONNX file it names. */
export interface ModelPackage<Manifest extends ModelManifest = ModelManifest> {
  readonly manifest: Manifest;
  readonly manifestPath: string;
  /** Absolute path of the ONNX file. */
  readonly modelPath: string;
}

type ManifestOf<Task extends ModelManifest['task']> = Extract<ModelManifest, { task: Task }>;

/**
 * Returns the model package of a folder after checking that model.json says only what Garb knows, and that the ONNX
 * file is the one it names by sha256. With `form`, the package of that one of the manifest's `forms`: its id ends in
 * `@form`, since two forms of an embedder do not share a space.
 * @throws AppError `invalid-model`, naming the file and the field
 */
export async function readModelPackage(directory: string, form?: string): Promise<ModelPackage> {
  const manifestPath = join(directory, 'model.json');
  const manifest = inForm(await readManifest(manifestPath), form, manifestPath);
  const modelPath = resolve(directory, manifest.file);
  const digest = await sha256(modelPath).catch((cause: unknown) => {
    const message = `${modelPath} cannot be read`;
    throw invalidModel(manifestPath, [{ location: 'file', message }], cause);
  });
  if (digest !== manifest.sha256) {
    const message = `expected ${manifest.sha256} but ${modelPath} has ${digest}`;
    throw invalidModel(manifestPath, [{ location: 'sha256', message }]);
  }
  return { manifest, manifestPath, modelPath };
}

/**
 * Returns the model package of a folder as {@link readModelPackage} does, for one task.
 * @throws AppError `invalid-model`, also for a model of another task
 */
export async function loadModelPackage<Task extends ModelManifest['task']>(
  directory: string,
  task: Task,
  form?: string,
): Promise<ModelPackage<ManifestOf<Task>>> {
  const model = await readModelPackage(directory, form);
  if (isFor(model, task)) return model;
  const message = `expected "${task}" but received "${model.manifest.task}"`;
  throw invalidModel(model.manifestPath, [{ location: 'task', message }]);
}

function inForm(manifest: ModelManifest, form: string | undefined, path: string): ModelManifest {
  if (form === undefined) return manifest;
  const chosen = manifest.forms[form];
  if (chosen) return { ...manifest, ...chosen, id: `${manifest.id}@${form}` };
  const known = Object.keys(manifest.forms).sort().join(', ') || 'none';
  throw invalidModel(path, [{ location: 'forms', message: `has no form "${form}"; it has: ${known}` }]);
}

/** Whether a model package is for a task. */
export function isFor<Task extends ModelManifest['task']>(
  model: ModelPackage,
  task: Task,
): model is ModelPackage<ManifestOf<Task>> {
  return model.manifest.task === task;
}

async function readManifest(path: string): Promise<ModelManifest> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('invalid-model', `${path} cannot be read.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid-model', `${path} is not JSON.`, { cause });
  }
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path: location, message }) => ({
    location: location.join('.'),
    message,
  }));
  throw invalidModel(path, errors);
}

/** Of a model's file, in bytes: each piece is a trip to the thread pool and back. */
const pieceSize = 2 ** 20;

/** Read in pieces: a model may be larger than a buffer can be. */
async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: pieceSize }), hash);
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { type ModelManifest, modelManifestSchema } from './model-manifest.ts';

/** A checked folder with a model.json and the ONNX file it names. */
export interface ModelPackage<Manifest extends ModelManifest = ModelManifest> {
  readonly manifest: Manifest;
  /** Absolute path of the ONNX file. */
  readonly modelPath: string;
}

type ManifestOf<Task extends ModelManifest['task']> = Extract<ModelManifest, { task: Task }>;

/**
 * Returns the model package of a folder after checking that model.json says only what Garb knows, is for `task`, and
 * that the ONNX file is the one it names by sha256.
 * @throws AppError `invalid-model`, naming the file and the field
 */
export async function loadModelPackage<Task extends ModelManifest['task']>(
  directory: string,
  task: Task,
): Promise<ModelPackage<ManifestOf<Task>>> {
  const manifest = await readManifest(join(directory, 'model.json'));
  if (!isFor(manifest, task)) {
    throw invalidModel(
      join(directory, 'model.json'),
      'task',
      `expected "${task}" but received "${manifest.task}"`,
    );
  }
  const modelPath = resolve(directory, manifest.file);
  const digest = await readFile(modelPath).then(sha256, (cause: unknown) => {
    throw invalidModel(join(directory, 'model.json'), 'file', `${modelPath} cannot be read`, cause);
  });
  if (digest !== manifest.sha256) {
    const reason = `expected ${manifest.sha256} but ${modelPath} has ${digest}`;
    throw invalidModel(join(directory, 'model.json'), 'sha256', reason);
  }
  return { manifest, modelPath };
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
  const errors = parsed.error.issues.map((issue) => ({
    location: issue.path.join('.'),
    message: issue.message,
  }));
  const reasons = errors.map(({ location, message }) => (location ? `${location}: ${message}` : message));
  throw new AppError('invalid-model', `${path} is not valid: ${reasons.join('; ')}.`, { errors });
}

function isFor<Task extends ModelManifest['task']>(
  manifest: ModelManifest,
  task: Task,
): manifest is ManifestOf<Task> {
  return manifest.task === task;
}

function invalidModel(path: string, field: string, reason: string, cause?: unknown): AppError {
  const errors = [{ location: field, message: reason }];
  return new AppError('invalid-model', `${path} is not valid: ${field}: ${reason}.`, { cause, errors });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

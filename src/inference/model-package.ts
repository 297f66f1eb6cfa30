import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import { invalidModel } from './invalid-model.ts';
import type { ModelKind, ModelManifest } from './model-kind.ts';
import { nameChoices } from './name-choices.ts';
import type { ExpectedOutput, FixedInput } from './output-shapes.ts';

/** A checked folder with a model.json and the ONNX file it names. */
export interface ModelPackage<Manifest extends ModelManifest = ModelManifest> {
  readonly manifest: Manifest;
  readonly manifestPath: string;
  /** Absolute path of the ONNX file. */
  readonly modelPath: string;
  /** Maximum images per run. */
  readonly maxBatch: number;
  /** The shape that each output of the graph must have. `batch`: images in the run; undefined: any number. */
  readonly expectedOutputs: (batch?: number) => ExpectedOutput[];
  /** Inputs of the graph besides the image. */
  readonly fixedInputs: readonly FixedInput[];
}

/**
 * Returns the model package in a folder. model.json must have only fields of the kind, and the ONNX file must have its sha256.
 * `form` selects one of the manifest's `forms`; the package's id then ends in `@form`, since the forms of an embedder have different
 * embedding spaces.
 * @throws AppError `invalid-model`, naming the file and the field, also for a model of another kind
 */
export async function loadModelPackage<Manifest extends ModelManifest>(
  directory: string,
  kind: ModelKind<Manifest>,
  form?: string,
): Promise<ModelPackage<Manifest>> {
  const manifestPath = join(directory, 'model.json');
  const json = await readJson(manifestPath);
  if (taskOf(json) !== kind.task) {
    const message = `expected "${kind.task}" but received ${JSON.stringify(taskOf(json))}`;
    throw invalidModel(manifestPath, [{ location: 'task', message }]);
  }
  const manifest = inForm(parseManifest(json, kind, manifestPath), form, manifestPath);
  const modelPath = resolve(directory, manifest.file);
  const digest = await sha256(modelPath).catch((cause: unknown) => {
    const message = `${modelPath} cannot be read`;
    throw invalidModel(manifestPath, [{ location: 'file', message }], cause);
  });
  if (digest !== manifest.sha256) {
    const message = `expected ${manifest.sha256} but ${modelPath} has ${digest}`;
    throw invalidModel(manifestPath, [{ location: 'sha256', message }]);
  }
  return {
    manifest,
    manifestPath,
    modelPath,
    maxBatch: kind.maxBatch(manifest),
    expectedOutputs: (batch) => kind.expectedOutputs(manifest, batch),
    fixedInputs: kind.fixedInputs?.(manifest) ?? [],
  };
}

/**
 * Returns the task that a folder's model.json names.
 * @throws AppError `invalid-model` for any other task than `tasks`
 */
export async function readTask<Task extends string>(
  directory: string,
  tasks: readonly Task[],
): Promise<Task> {
  const manifestPath = join(directory, 'model.json');
  const named = taskOf(await readJson(manifestPath));
  const task = tasks.find((known) => known === named);
  if (task !== undefined) return task;
  const message = nameChoices({ code: 'invalid_union', options: tasks }) ?? '';
  throw invalidModel(manifestPath, [{ location: 'task', message }]);
}

function taskOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'task' in json ? json.task : undefined;
}

function inForm<Manifest extends ModelManifest>(
  manifest: Manifest,
  form: string | undefined,
  path: string,
): Manifest {
  if (form === undefined) return manifest;
  const chosen = manifest.forms[form];
  if (chosen) return { ...manifest, ...chosen, id: `${manifest.id}@${form}` };
  const known = Object.keys(manifest.forms).sort().join(', ') || 'none';
  throw invalidModel(path, [{ location: 'forms', message: `no form "${form}"; available: ${known}` }]);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('invalid-model', `${path} cannot be read.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid-model', `${path} is not JSON.`, { cause });
  }
}

function parseManifest<Manifest extends ModelManifest>(
  json: unknown,
  { schema }: ModelKind<Manifest>,
  path: string,
): Manifest {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path: location, message }) => ({
    location: location.join('.'),
    message,
  }));
  throw invalidModel(path, errors);
}

/** Bytes per read; each read is a round trip to the thread pool. */
const pieceSize = 2 ** 20;

/** Returns a file's sha256 in hex. Reads in pieces: a model may exceed the maximum size of a buffer. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: pieceSize }), hash);
  return hash.digest('hex');
}

import { copyFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { detectors } from '../../detect/detector-manifest.ts';
import { embedders } from '../../embed/embedder-manifest.ts';
import { fieldError, fileNotReadable } from '../../errors.ts';
import type { Graph, GraphValue } from '../../inference/check-graph.ts';
import { invalidModel } from '../../inference/invalid-model.ts';
import { sha256 } from '../../inference/model-package.ts';
import { readGraph } from '../../inference/read-graph.ts';
import { classesOf, inferDetector, notesOn } from './infer-detector.ts';
import { inferEmbedder } from './infer-embedder.ts';
import { imageInput, inferInput } from './infer-input.ts';
import { type Inferred, nested, shapeText, together } from './inferred.ts';
import { readOnnxMetadata } from './onnx-metadata.ts';

export interface InitOptions {
  /** The graph. */
  readonly onnx: string;
  /** Where the package is made, created beforehand; default: the graph's folder. Elsewhere the graph is copied there. */
  readonly directory?: string | undefined;
  /** Default: what the outputs look like. */
  readonly task?: 'detect' | 'embed' | undefined;
  /** Fields by their path; they win over what the graph says. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Whether a model.json may be replaced. */
  readonly force?: boolean | undefined;
  /** Asks for a field; an empty answer leaves it out. Default: nothing is asked. */
  readonly ask?: ((path: string, hint: string) => Promise<string>) | undefined;
}

export interface InitResult {
  readonly manifestPath: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  /** What model.json lacks, or has wrong: paths of fields, each with what to fill in. */
  readonly missing: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Writes the model.json of an ONNX file as far as the graph says it, and tells what is missing.
 *
 * @throws AppError `invalid-model` for a graph that cannot be loaded or that no model.json can describe, `file-not-readable`,
 *   `invalid-request` where a model.json exists
 */
export async function initModel(options: InitOptions): Promise<InitResult> {
  const { onnx, directory = dirname(resolve(onnx)), fields: given = {}, ask } = options;
  const manifestPath = join(directory, 'model.json');
  await stat(onnx).catch((error: unknown) => {
    throw fileNotReadable(error, onnx);
  });
  if (!options.force && (await exists(manifestPath)))
    throw fieldError('invalid-request', 'out', `${manifestPath} exists; --force replaces it`);
  const graph = await readGraph(resolve(onnx));
  const metadata = await readOnnxMetadata(onnx);
  const file = fileName(onnx);
  const inferred = together([
    {
      fields: {
        id: `${file.replace(/\.onnx$/, '')}-1`.toLowerCase(),
        file,
        sha256: await sha256(resolve(onnx)),
      },
      missing: {},
      notes: [],
    },
    licenseOf(metadata),
    inferModel(onnx, graph, metadata, options.task),
  ]);
  const answered = await complete(inferred, given, ask);
  const manifest = inOrder(nested(answered.fields));
  const target = join(directory, file);
  if (resolve(onnx) !== resolve(target)) await copyFile(onnx, target);
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  return {
    manifestPath,
    manifest,
    missing: { ...mistakesOf(manifest), ...answered.missing },
    notes: answered.notes,
    inputs: graph.inputs.map(shapeText),
    outputs: graph.outputs.map(shapeText),
  };
}

function inferModel(
  onnx: string,
  graph: Graph,
  metadata: Readonly<Record<string, string>>,
  task: InitOptions['task'],
): Inferred {
  const refuse = (location: string, message: string) => invalidModel(onnx, [{ location, message }]);
  const input = imageInput(graph);
  const found = (values: readonly GraphValue[]) => values.map(shapeText).join(', ');
  if (!input)
    throw refuse(
      'input',
      `expected an image input [N, 3, height, width] or [N, height, width, 3]; found ${found(graph.inputs)}`,
    );
  if (metadata.task === 'obb' || metadata.task === 'pose')
    throw refuse(
      'outputs',
      `a model for ${metadata.task === 'obb' ? 'oriented boxes' : 'poses'} has no boxes of garments; train one for detect or segment`,
    );
  const isEmbedding = graph.outputs.some(({ name }) => /embed|pooler|hidden_state|feature/i.test(name));
  const wanted = task ?? (isEmbedding ? 'embed' : undefined);
  const detector = wanted === 'embed' ? null : inferDetector(graph, metadata);
  const outputs = detector ?? (wanted === 'detect' ? null : inferEmbedder(graph, input));
  if (!outputs)
    throw refuse(
      'outputs',
      `no family has these outputs: ${found(graph.outputs)}; docs/models.md lists them all`,
    );
  const others = graph.inputs.filter(({ name }) => name !== input.name && name !== outputs.fields.sizes);
  if (others.length > 0)
    throw refuse(
      'input',
      `the graph has further inputs: ${found(others)}; export it with the image as its only input`,
    );
  return together([inferInput(input, metadata), outputs]);
}

/** Takes what is given, asks for what is missing, and derives the classes of labels that were given. */
async function complete(
  inferred: Inferred,
  given: InitResult['manifest'],
  ask: InitOptions['ask'],
): Promise<Inferred> {
  const fields: Record<string, unknown> = { ...inferred.fields, ...given };
  const missing: Record<string, string> = {};
  for (const [path, hint] of Object.entries(inferred.missing)) {
    if (path in fields) continue;
    const answer = (await ask?.(path, hint))?.trim() ?? '';
    if (answer === '') missing[path] = hint;
    else fields[path] = parseField(path, answer);
  }
  const { labels } = fields;
  const isNew = labels !== inferred.fields.labels && Array.isArray(labels) && !('labelClasses' in given);
  if (!isNew) return { fields, missing, notes: inferred.notes };
  const { labelClasses: _, ...rest } = fields;
  const texts = labels.map(String);
  return { fields: { ...rest, ...classesOf(texts) }, missing, notes: [...inferred.notes, ...notesOn(texts)] };
}

/** The value of a field that was typed: JSON, for labels also names separated by commas, otherwise a text. */
export function parseField(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return path === 'labels' ? text.split(',').map((label) => label.trim()) : text;
  }
}

/** What the schema says against a manifest, by path. */
function mistakesOf(manifest: InitResult['manifest']): Record<string, string> {
  const { schema } = manifest.task === 'detect' ? detectors : embedders;
  const issues = schema.safeParse(manifest).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]));
}

/** What a reader looks for first comes first. */
function inOrder(manifest: Record<string, unknown>): Record<string, unknown> {
  const { id, task, family, license, file, sha256: digest, input, outputs, ...rest } = manifest;
  const first = { id, task, family, license, file, sha256: digest, input, outputs };
  return Object.fromEntries(Object.entries({ ...first, ...rest }).filter(([, value]) => value !== undefined));
}

function licenseOf({ license }: Readonly<Record<string, string>>): Inferred {
  const [name] = (license ?? '').split(' ');
  return {
    fields: name ? { license: name } : {},
    missing: { license: 'the license of the weights, such as Apache-2.0' },
    notes: [],
  };
}

/** The graph's own name where model.json may name it. */
function fileName(onnx: string): string {
  const name = basename(onnx);
  return /^[\w-][\w.-]*$/.test(name) ? name : 'model.onnx';
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

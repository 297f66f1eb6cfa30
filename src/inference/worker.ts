import * as ort from 'onnxruntime-node';
import type { Tensor, Tensors } from './tensor.ts';

export interface InferenceTask {
  readonly modelPath: string;
  readonly inputs: Tensors;
  readonly outputNames: readonly string[];
  /** Threads one run may use. */
  readonly threads: number;
  /** Shared with the caller, who sets [0] to 1 when it no longer wants the answer. */
  readonly cancelled: Int32Array;
}

/** Errors travel as text: a thread boundary keeps neither their class nor their cause. */
export type InferenceReply =
  | { readonly kind: 'outputs'; readonly outputs: Tensors }
  | { readonly kind: 'load-failed' | 'run-failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** Sessions of this thread by model path: a model is loaded once, and again only after a failure. */
const sessions = new Map<string, Promise<ort.InferenceSession>>();

/** Runs one task in a pool's thread: `session.run` blocks whatever thread it is called on. */
export async function runInference(task: InferenceTask): Promise<InferenceReply> {
  if (Atomics.load(task.cancelled, 0) === 1) return { kind: 'cancelled' };
  let session: ort.InferenceSession;
  try {
    session = await sessionOf(task);
    requireNames('input', Object.keys(task.inputs), session.inputNames);
    requireNames('output', task.outputNames, session.outputNames);
  } catch (error) {
    return { kind: 'load-failed', message: messageOf(error) };
  }
  try {
    const results = await session.run(toFeeds(task.inputs), [...task.outputNames]);
    return { kind: 'outputs', outputs: toTensors(results) };
  } catch (error) {
    return { kind: 'run-failed', message: messageOf(error) };
  }
}

function sessionOf({ modelPath, threads }: InferenceTask): Promise<ort.InferenceSession> {
  const known = sessions.get(modelPath);
  if (known) return known;
  const session = ort.InferenceSession.create(modelPath, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    // Batches vary in size: a memory pattern is planned for one shape and would be kept for the largest.
    enableMemPattern: false,
    // Spinning threads take the cores from decoding and from the other workers.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  sessions.set(modelPath, session);
  session.catch(() => sessions.delete(modelPath));
  return session;
}

function requireNames(kind: 'input' | 'output', named: readonly string[], present: readonly string[]): void {
  for (const name of named) {
    if (!present.includes(name)) {
      throw new Error(`model.json names the ${kind} "${name}" but the graph has ${present.join(', ')}`);
    }
  }
}

function toFeeds(inputs: Tensors): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { data, dims }]) => [name, toOrtTensor(data, dims)]),
  );
}

function toOrtTensor(data: Tensor['data'], dims: readonly number[]): ort.Tensor {
  return data instanceof Float32Array
    ? new ort.Tensor('float32', data, dims)
    : new ort.Tensor('uint8', data, dims);
}

function toTensors(results: ort.InferenceSession.OnnxValueMapType): Tensors {
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims, type }]) => {
      if (data instanceof Float32Array || data instanceof Uint8Array) return [name, { data, dims }];
      throw new Error(`output "${name}" is of type ${type}, expected float32 or uint8`);
    }),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import * as ort from 'onnxruntime-node';
import type { Graph, GraphValue } from './check-graph.ts';
import type { Tensor, Tensors } from './tensor.ts';

/** Loads a model, to tell what its graph takes and gives, and, with inputs, runs it. */
export interface InferenceTask {
  readonly modelPath: string;
  /** Threads one run may use. */
  readonly threads: number;
  /** Shared with the pool, which sets [0] to 1 when it closes: what has not begun by then is dropped. */
  readonly closing: Int32Array;
  readonly run?: {
    readonly inputs: Tensors;
    readonly outputNames: readonly string[];
    /** Shared with the caller, who sets [0] to 1 when it no longer wants the answer. */
    readonly cancelled: Int32Array;
  };
}

/** Errors travel as text: a thread boundary keeps neither their class nor their cause. */
export type InferenceReply =
  | { readonly kind: 'graph'; readonly graph: Graph }
  | { readonly kind: 'outputs'; readonly outputs: Tensors }
  | { readonly kind: 'load-failed' | 'run-failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** Sessions of this thread by model path: a model is loaded once, and again only after a failure. */
const sessions = new Map<string, Promise<ort.InferenceSession>>();

/** Does one task in a pool's thread: `session.run` blocks whatever thread it is called on. */
export async function runInference({ run, closing, ...model }: InferenceTask): Promise<InferenceReply> {
  if (isSet(closing) || (run && isSet(run.cancelled))) return { kind: 'cancelled' };
  let session: ort.InferenceSession;
  try {
    session = await sessionOf(model);
  } catch (error) {
    return { kind: 'load-failed', message: messageOf(error) };
  }
  if (!run) return { kind: 'graph', graph: graphOf(session) };
  try {
    const results = await session.run(toFeeds(run.inputs), [...run.outputNames]);
    return { kind: 'outputs', outputs: toTensors(results) };
  } catch (error) {
    return { kind: 'run-failed', message: messageOf(error) };
  }
}

function isSet(flag: Int32Array): boolean {
  return Atomics.load(flag, 0) === 1;
}

function sessionOf({
  modelPath,
  threads,
}: Pick<InferenceTask, 'modelPath' | 'threads'>): Promise<ort.InferenceSession> {
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

function graphOf({ inputMetadata, outputMetadata }: ort.InferenceSession): Graph {
  const toValue = (value: ort.InferenceSession.ValueMetadata): GraphValue =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape }
      : { name: value.name, type: undefined, shape: [] };
  return { inputs: inputMetadata.map(toValue), outputs: outputMetadata.map(toValue) };
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

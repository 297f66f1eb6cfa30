import { getPriority, setPriority } from 'node:os';
import * as ort from 'onnxruntime-node';
import type { Graph, GraphValue } from './check-graph.ts';
import { fromHalves } from './half-floats.ts';
import type { InputTensor, InputTensors, Tensor, Tensors } from './tensor.ts';

/** Loads a model and describes its graph, or runs it if `run` is given. */
export interface InferenceTask {
  readonly modelPath: string;
  /** Threads per run. */
  readonly threads: number;
  /** Shared memory: the pool sets [0] to 1 when it closes. Tasks that have not started by then are dropped. */
  readonly closing: Int32Array;
  /** Shared memory: the worker sets [0] to 1 when it begins the run. */
  readonly begun: Int32Array;
  readonly run?: {
    readonly inputs: InputTensors;
    readonly outputNames: readonly string[];
    /** Shared memory: the caller sets [0] to 1 when it no longer needs the result. */
    readonly cancelled: Int32Array;
  };
}

/** Errors are sent as text: their class and cause are lost between threads. */
export type InferenceReply =
  | { readonly kind: 'graph'; readonly graph: Graph }
  | { readonly kind: 'outputs'; readonly outputs: Tensors }
  | { readonly kind: 'load-failed' | 'run-failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

// Requests are taken and answered before models run: where all cores are busy, the HTTP thread would wait for one as long as these
// threads do. Linux alone sets the priority of a thread and of those it starts; elsewhere it would be the whole process's.
if (process.platform === 'linux') setPriority(Math.min(19, getPriority() + 5));

/** This thread's sessions by model path. A model is loaded once; a failure is not cached. */
const sessions = new Map<string, Promise<ort.InferenceSession>>();

/** Runs one task in a pool's thread, since `session.run` blocks its thread. */
export async function runInference({
  run,
  closing,
  begun,
  ...model
}: InferenceTask): Promise<InferenceReply> {
  if (isSet(closing) || (run && isSet(run.cancelled))) return { kind: 'cancelled' };
  let session: ort.InferenceSession;
  try {
    session = await sessionOf(model);
  } catch (error) {
    return { kind: 'load-failed', message: messageOf(error) };
  }
  if (!run) return { kind: 'graph', graph: graphOf(session) };
  // The loading of a model is not watched: it depends on the disk.
  Atomics.store(begun, 0, 1);
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
    // Batch sizes vary, but a memory pattern is for one shape, and the largest one would be kept.
    enableMemPattern: false,
    // Spinning threads would take cores from decoding and from other workers.
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

function toFeeds(inputs: InputTensors): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { data, dims }]) => [name, toOrtTensor(data, dims)]),
  );
}

function toOrtTensor(data: InputTensor['data'], dims: readonly number[]): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, dims);
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, dims);
  if (data instanceof Uint16Array) return halfTensor(data, dims);
  return new ort.Tensor('uint8', data, dims);
}

/**
 * A tensor of 16-bit floats, given as their bits. Where the engine has Float16Array (Node 24), Tensor makes one of them, and
 * onnxruntime-node 1.30 finds such an array empty: so the bits are put back.
 */
function halfTensor(bits: Uint16Array, dims: readonly number[]): ort.Tensor {
  return Object.assign(new ort.Tensor('float16', bits, dims), { cpuData: bits });
}

function toTensors(results: ort.InferenceSession.OnnxValueMapType): Tensors {
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims, type }]) => {
      const numbers = toNumbers(data, type);
      if (numbers) return [name, { data: numbers, dims }];
      throw new Error(
        `output "${name}" is of type ${type}, expected float32, float16, int64, int32 or uint8`,
      );
    }),
  );
}

/** As 32-bit floats, which are exact for label indices; undefined for another type. */
function toNumbers(data: ort.Tensor['data'], type: string): Tensor['data'] | undefined {
  if (data instanceof Float32Array || data instanceof Uint8Array) return data;
  if (data instanceof BigInt64Array || data instanceof Int32Array) return Float32Array.from(data, Number);
  if (type !== 'float16' || !ArrayBuffer.isView(data)) return undefined;
  // A Float16Array where the engine has one.
  return fromHalves(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import { type Graph, graphMistakes, outputMistakes } from './check-graph.ts';
import { invalidModel } from './invalid-model.ts';
import type { ModelPackage } from './model-package.ts';
import { toPictureTensor } from './picture-tensor.ts';
import type { InputTensor, InputTensors, Tensors } from './tensor.ts';
import type { InferenceReply } from './worker.ts';
import { createWorkerThreads, type WorkerThreads } from './worker-threads.ts';

const familyAdvice = 'garb models init --onnx FILE writes the model.json that fits the graph';

export interface InferencePoolOptions {
  /** Worker threads, each with its own sessions; default 1. */
  readonly workers?: number;
  /** Threads per run; default: the cores divided by the workers. */
  readonly threads?: number;
  /** Runs that may wait for a worker; default 64. */
  readonly maxQueue?: number;
  /** How long a run may take, the loading of its model not counted; default 60,000. */
  readonly hungAfterMs?: number;
  /** Called once, when a run takes longer: the pool cannot be relied on any more. */
  readonly onHung?: (runMs: number) => void;
}

interface RunOptions {
  /** When aborted, a waiting run is dropped; the result of a started one is ignored. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs models off the main thread. */
export interface InferencePool {
  /**
   * Runs a model on a tensor of images and returns the outputs that its manifest names, in the shapes of its family. Transfers the
   * tensor's buffer to the worker: it cannot be read afterwards.
   * @throws AppError `invalid-model` when the model cannot be loaded or does not match its manifest, `overloaded` when too many runs
   * wait, `internal` when the run fails; the signal's reason when aborted
   */
  run(model: ModelPackage, pictures: InputTensor, options?: RunOptions): Promise<Tensors>;
  /**
   * Returns the inputs and outputs of the model's graph, checked against its manifest.
   * @throws AppError `invalid-model` naming every wrong field
   */
  describe(model: ModelPackage): Promise<Graph>;
  /**
   * Loads the model in every worker and runs it on black images, with batch sizes 1 and `maxBatch`.
   * @throws AppError `invalid-model` when it cannot be loaded or run, or does not match its manifest
   */
  warmUp(model: ModelPackage): Promise<void>;
  /** What the workers are at. */
  readonly facts: Pick<WorkerThreads, 'waiting' | 'idle' | 'longestTaskMs' | 'sinceReplyMs'>;
  /** Stops the workers: finishes started runs, rejects waiting and later ones. */
  close(): Promise<void>;
}

/** A pool of workers; they start with the first run. */
export function createInferencePool(options: InferencePoolOptions = {}): InferencePool {
  const { workers = 1, maxQueue = 64, hungAfterMs = 60_000, onHung = () => {} } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  const workerThreads = createWorkerThreads({ workers, hungAfterMs, onHung });
  const graphs = new Map<string, Promise<Graph>>();

  /** Cached per model; a failure is not cached. */
  function describe(model: ModelPackage): Promise<Graph> {
    const known = graphs.get(model.manifestPath);
    if (known) return known;
    const graph = loadGraph(model);
    graphs.set(model.manifestPath, graph);
    graph.catch(() => graphs.delete(model.manifestPath));
    return graph;
  }

  async function loadGraph(model: ModelPackage): Promise<Graph> {
    const reply = await workerThreads.send({ modelPath: model.modelPath, threads });
    if (reply.kind !== 'graph') throw failure(model, reply);
    const mistakes = graphMistakes(model, reply.graph);
    if (mistakes.length > 0) throw invalidModel(model.manifestPath, mistakes, undefined, familyAdvice);
    return reply.graph;
  }

  async function run(
    model: ModelPackage,
    pictures: InputTensor,
    { signal }: RunOptions = {},
  ): Promise<Tensors> {
    signal?.throwIfAborted();
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    await abortable(describe(model), cancelled, signal);
    signal?.throwIfAborted();
    if (workerThreads.waiting >= maxQueue)
      throw overloaded(workerThreads.waiting, workerThreads.meanTaskMs, workers);

    const { manifest, modelPath } = model;
    const inputs = { [manifest.input.name]: owned(pictures), ...fixedTensors(model) };
    const outputNames = Object.values(manifest.outputs);
    const transferList = Object.values(inputs).map(({ data }) => data.buffer as ArrayBuffer);
    const sent = workerThreads.send(
      { modelPath, threads, run: { inputs, outputNames, cancelled } },
      transferList,
    );
    const reply = await abortable(sent, cancelled, signal);
    if (reply.kind !== 'outputs') throw failure(model, reply);
    const mistakes = outputMistakes(model, reply.outputs, pictures.dims[0] ?? 0);
    if (mistakes.length > 0) throw invalidModel(model.manifestPath, mistakes, undefined, familyAdvice);
    return reply.outputs;
  }

  async function warmUp(model: ModelPackage): Promise<void> {
    const batches = new Set([1, model.maxBatch]);
    for (const batch of batches) {
      // One run per worker: every idle worker takes one.
      const runs = Array.from({ length: workers }, () => run(model, blackPictures(model, batch)));
      await Promise.all(runs).catch((cause: unknown) => {
        if (cause instanceof AppError && cause.code === 'invalid-model') throw cause;
        const reason =
          cause instanceof AppError && cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
        const message = `the model fails on ${batch === 1 ? 'a black image' : `${batch} black images`}${reason}`;
        throw invalidModel(model.manifestPath, [{ location: 'input', message }], cause);
      });
    }
  }

  return { run, describe, warmUp, facts: workerThreads, close: workerThreads.close };
}

/** Rejects as soon as the signal aborts, and keeps the worker from starting the run. */
async function abortable<T>(
  reply: Promise<T>,
  cancelled: Int32Array,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return reply;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      Atomics.store(cancelled, 0, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return Promise.race([reply, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}

function failure(model: ModelPackage, reply: InferenceReply): AppError {
  switch (reply.kind) {
    case 'load-failed':
      return invalidModel(model.manifestPath, [
        { location: 'file', message: `${model.modelPath} cannot be loaded: ${reply.message}` },
      ]);
    case 'run-failed':
      return new AppError('internal', `The model ${model.manifest.id} failed to run.`, {
        cause: new Error(reply.message),
      });
    default:
      return new AppError('internal', 'The model run was dropped because the service is closing.');
  }
}

function overloaded(waiting: number, meanRunMs: number, workers: number): AppError {
  const seconds = Math.max(1, Math.ceil((waiting * meanRunMs) / workers / 1000));
  return new AppError('overloaded', `${waiting} model runs are already waiting.`, {
    retryAfterSeconds: seconds,
  });
}

/**
 * A tensor whose memory can be transferred. It is copied if it is a view of a larger buffer, which would be transferred as a whole,
 * or a Buffer, since the memory of an addon such as sharp cannot be transferred.
 */
function owned({ data, dims }: InputTensor): InputTensor {
  if (data.byteLength === data.buffer.byteLength && !Buffer.isBuffer(data)) return { data, dims };
  // Not `slice` for bytes: a Buffer's `slice` is a view of the same memory.
  return { data: data instanceof Uint8Array ? new Uint8Array(data) : data.slice(), dims };
}

function fixedTensors({ fixedInputs }: ModelPackage): InputTensors {
  return Object.fromEntries(
    fixedInputs.map(({ name, values }) => [
      name,
      { data: BigInt64Array.from(values, BigInt), dims: [1, values.length] },
    ]),
  );
}

function blackPictures({ manifest: { input } }: ModelPackage, batch: number): InputTensor {
  const { width, height } = input;
  const black = () => ({ data: new Uint8Array(height * width * 3), width, height });
  return toPictureTensor(Array.from({ length: batch }, black), input);
}

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { AppError } from '../errors.ts';
import type { ModelPackage } from './model-package.ts';
import type { Tensor, Tensors } from './tensor.ts';
import type * as worker from './worker.ts';

export interface InferencePoolOptions {
  /** Threads that each hold their own sessions; default 1. */
  readonly workers?: number;
  /** Threads one run may use; default: the cores divided among the workers. */
  readonly threads?: number;
  /** Runs that may wait for a worker; default 64. */
  readonly maxQueue?: number;
}

interface RunOptions {
  /** When aborted, the run is dropped if it still waits; otherwise its answer is. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs models off the main thread. */
export interface InferencePool {
  /**
   * Returns the outputs the model's manifest names. The inputs' buffers are handed over: they cannot be read afterwards.
   * @throws AppError `invalid-model` when the model cannot be loaded, `overloaded` when too many runs wait, `internal`
   * when the run fails; the signal's reason when aborted
   */
  run(model: ModelPackage, inputs: Tensors, options?: RunOptions): Promise<Tensors>;
  /**
   * Loads the model in every worker and runs it on black pictures, for an embedder both alone and as a full batch.
   * @throws AppError `invalid-model` when it cannot be loaded or run
   */
  warmUp(model: ModelPackage): Promise<void>;
  /** Ends the workers; runs under way or waiting are rejected. */
  close(): Promise<void>;
}

/** Starts the workers of a pool. */
export function createInferencePool(options: InferencePoolOptions = {}): InferencePool {
  const { workers = 1, maxQueue = 64 } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  const piscina = new Piscina<worker.InferenceTask, worker.InferenceReply>({
    ...workerProgram(),
    name: 'runInference' satisfies keyof typeof worker,
    minThreads: workers,
    maxThreads: workers,
  });

  async function run(model: ModelPackage, inputs: Tensors, { signal }: RunOptions = {}): Promise<Tensors> {
    signal?.throwIfAborted();
    if (piscina.queueSize >= maxQueue)
      throw overloaded(piscina.queueSize, piscina.histogram.runTime.mean, workers);

    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const outputNames = Object.values(model.manifest.outputs);
    const task = { modelPath: model.modelPath, inputs: owned(inputs), outputNames, threads, cancelled };
    const transferList = Object.values(task.inputs).map(({ data }) => data.buffer as ArrayBuffer);
    // Not piscina's own signal: it would end the worker, and with it the sessions of every model.
    const reply = piscina.run(task, { transferList }).catch((cause: unknown) => {
      throw new AppError('internal', 'The inference worker ended before it answered.', { cause });
    });
    return outputsOf(model, await abortable(reply, cancelled, signal));
  }

  async function warmUp(model: ModelPackage): Promise<void> {
    const batches = model.manifest.task === 'embed' ? [1, model.manifest.maxBatch] : [1];
    for (const batch of batches) {
      // As many at once as there are workers: each idle one takes one.
      const runs = Array.from({ length: workers }, () => run(model, blackPictures(model, batch)));
      await Promise.all(runs).catch((cause: unknown) => {
        if (cause instanceof AppError && cause.code === 'invalid-model') throw cause;
        throw new AppError('invalid-model', `The model ${model.manifest.id} cannot be run.`, { cause });
      });
    }
  }

  return { run, warmUp, close: () => piscina.destroy() };
}

/** Where a worker's code is: beside this file, in TypeScript run by tsx or compiled. */
function workerProgram(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts'))
    return { filename: fileURLToPath(new URL('./worker.js', import.meta.url)) };
  // A thread does not inherit the TypeScript support of every runner, so it is given its own.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { filename: fileURLToPath(new URL('./worker.ts', import.meta.url)), execArgv: ['--import', tsx] };
}

/** Rejects as soon as the signal aborts, and tells the worker not to begin what nobody awaits. */
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

function outputsOf(model: ModelPackage, reply: worker.InferenceReply): Tensors {
  switch (reply.kind) {
    case 'outputs':
      return reply.outputs;
    case 'load-failed':
      throw new AppError(
        'invalid-model',
        `The model ${model.manifest.id} cannot be loaded: ${reply.message}.`,
      );
    case 'run-failed':
      throw new AppError('internal', `The model ${model.manifest.id} failed.`, {
        cause: new Error(reply.message),
      });
    case 'cancelled':
      throw new AppError('internal', 'The run was dropped.');
  }
}

function overloaded(waiting: number, meanRunMs: number, workers: number): AppError {
  const seconds = Math.max(1, Math.ceil((waiting * meanRunMs) / workers / 1000));
  return new AppError('overloaded', `${waiting} model runs are waiting already.`, {
    retryAfterSeconds: seconds,
  });
}

/** A tensor that is a view of a larger buffer is copied: handing over the buffer would take the rest with it. */
function owned(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data, dims }]): [string, Tensor] => [
      name,
      { data: data.byteLength === data.buffer.byteLength ? data : data.slice(), dims },
    ]),
  );
}

function blackPictures({ manifest }: ModelPackage, batch: number): Tensors {
  const { name, width, height } = manifest.input;
  return { [name]: { data: new Uint8Array(batch * height * width * 3), dims: [batch, height, width, 3] } };
}

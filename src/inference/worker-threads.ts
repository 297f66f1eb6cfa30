import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { AppError } from '../errors.ts';
import type * as worker from './worker.ts';

/** Threads that load and run models, each with sessions of its own. */
export interface WorkerThreads {
  /** Tasks that no thread has taken yet. */
  readonly waiting: number;
  /** How long a task took so far, without its wait. */
  readonly meanTaskMs: number;
  /**
   * Has one thread do a task. The first one starts the threads: what asks no model waits neither for them nor for their end.
   * @throws AppError `internal` when the thread ended before it answered, or when the threads are closed
   */
  send(
    task: Omit<worker.InferenceTask, 'closing'>,
    transferList?: ArrayBuffer[],
  ): Promise<worker.InferenceReply>;
  /** Ends the threads: tasks under way are answered first, those that wait are dropped unanswered, as `cancelled`. */
  close(): Promise<void>;
}

/** @param workers how many threads */
export function createWorkerThreads(workers: number): WorkerThreads {
  let piscina: Piscina<worker.InferenceTask, worker.InferenceReply> | undefined;
  const closing = new Int32Array(new SharedArrayBuffer(4));
  const underWay = new Set<Promise<worker.InferenceReply>>();
  let closed: Promise<void> | undefined;

  /** Not with piscina's own signal: it would end the worker, and with it the sessions of every model. */
  async function send(
    task: Omit<worker.InferenceTask, 'closing'>,
    transferList: ArrayBuffer[] = [],
  ): Promise<worker.InferenceReply> {
    if (closed) throw new AppError('internal', 'The inference workers are closed.');
    piscina ??= new Piscina({
      ...workerProgram(),
      name: 'runInference' satisfies keyof typeof worker,
      minThreads: workers,
      maxThreads: workers,
    });
    const reply = piscina.run({ ...task, closing }, { transferList });
    underWay.add(reply);
    try {
      return await reply;
    } catch (cause) {
      throw new AppError('internal', 'The inference worker ended before it answered.', { cause });
    } finally {
      underWay.delete(reply);
    }
  }

  /**
   * A thread that is terminated inside ONNX Runtime, be it while it loads, takes the whole process with it ("terminate
   * called after throwing an instance of 'Napi::Error'"). So each is to have answered: the busy ones their task, the idle ones,
   * which may still be starting, one that is dropped.
   */
  async function end(): Promise<void> {
    Atomics.store(closing, 0, 1);
    if (!piscina) return;
    const { idleThreads } = piscina;
    const last = Array.from({ length: idleThreads }, () =>
      piscina?.run({ modelPath: '', threads: 1, closing }),
    );
    await Promise.allSettled([...underWay, ...last]);
    await piscina.destroy();
  }

  return {
    get waiting() {
      return piscina?.queueSize ?? 0;
    },
    get meanTaskMs() {
      return piscina?.histogram.runTime.mean ?? 0;
    },
    send,
    close() {
      closed ??= end();
      return closed;
    },
  };
}

/** Where a worker's code is: beside this file, in TypeScript run by tsx or compiled. */
function workerProgram(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts'))
    return { filename: fileURLToPath(new URL('./worker.js', import.meta.url)) };
  // A thread does not inherit the TypeScript support of every runner, so it is given its own.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { filename: fileURLToPath(new URL('./worker.ts', import.meta.url)), execArgv: ['--import', tsx] };
}

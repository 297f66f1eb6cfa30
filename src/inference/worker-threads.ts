import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { AppError } from '../errors.ts';
import type * as worker from './worker.ts';

/** Threads that load and run models, each with its own sessions. */
export interface WorkerThreads {
  /** Number of tasks that no thread has taken yet. */
  readonly waiting: number;
  /** Number of threads that a task would not have to wait for. */
  readonly idle: number;
  /** How long the oldest run that a thread has begun is at work; 0 while none is. */
  readonly longestTaskMs: number;
  /** Milliseconds since a thread last replied; Infinity before its first reply. */
  readonly sinceReplyMs: number;
  /** Mean time of a task so far, without waiting. */
  readonly meanTaskMs: number;
  /**
   * Runs a task in one of the threads. The first task starts the threads, so a process that runs no model never waits for them.
   * @throws AppError `internal` when the thread ended before it replied, or when the threads are closed
   */
  send(
    task: Omit<worker.InferenceTask, 'closing' | 'begun'>,
    transferList?: ArrayBuffer[],
  ): Promise<worker.InferenceReply>;
  /** Stops the threads: finishes started tasks; waiting ones get the reply `cancelled`. */
  close(): Promise<void>;
}

export interface WorkerThreadsOptions {
  /** Number of threads. */
  readonly workers: number;
  /** How long a run may take, the loading of its model not counted. */
  readonly hungAfterMs: number;
  /** Called once, when a task takes longer. No thread can be ended safely inside ONNX Runtime; see {@link WorkerThreads.close}. */
  readonly onHung: (taskMs: number) => void;
}

interface Task {
  readonly reply: Promise<worker.InferenceReply>;
  readonly begun: Int32Array;
  /** When the watch first saw it begun. */
  seenAt?: number;
}

export function createWorkerThreads({ workers, hungAfterMs, onHung }: WorkerThreadsOptions): WorkerThreads {
  let piscina: Piscina<worker.InferenceTask, worker.InferenceReply> | undefined;
  const closing = new Int32Array(new SharedArrayBuffer(4));
  const underWay = new Set<Task>();
  let repliedAt = Number.NEGATIVE_INFINITY;
  let watch: NodeJS.Timeout | undefined;
  let reported = false;
  let closed: Promise<void> | undefined;

  const longestTaskMs = () => {
    const now = performance.now();
    return Math.max(0, ...[...underWay].map(({ seenAt = now }) => now - seenAt));
  };

  function look(): void {
    for (const task of underWay)
      if (task.seenAt === undefined && Atomics.load(task.begun, 0) === 1) task.seenAt = performance.now();
    const taskMs = longestTaskMs();
    if (reported || taskMs <= hungAfterMs) return;
    reported = true;
    onHung(taskMs);
  }

  /** Does not use piscina's abort signal: it would end the worker, and with it the sessions of every model. */
  async function send(
    task: Omit<worker.InferenceTask, 'closing' | 'begun'>,
    transferList: ArrayBuffer[] = [],
  ): Promise<worker.InferenceReply> {
    if (closed) throw new AppError('internal', 'The inference workers are closed.');
    piscina ??= new Piscina({
      ...workerProgram(),
      name: 'runInference' satisfies keyof typeof worker,
      minThreads: workers,
      maxThreads: workers,
    });
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const reply = piscina.run({ ...task, closing, begun }, { transferList });
    const sent: Task = { reply, begun };
    underWay.add(sent);
    watch ??= setInterval(look, Math.min(1000, hungAfterMs / 4)).unref();
    try {
      const answer = await reply;
      repliedAt = performance.now();
      return answer;
    } catch (cause) {
      throw new AppError('internal', 'The inference worker ended before it replied.', { cause });
    } finally {
      underWay.delete(sent);
    }
  }

  /**
   * Terminating a thread inside ONNX Runtime, even while it loads, aborts the whole process ("terminate called after throwing an
   * instance of 'Napi::Error'"). So every thread must reply first: busy threads to their task, idle ones, which may still be
   * starting, to an extra task that they drop.
   */
  async function end(): Promise<void> {
    Atomics.store(closing, 0, 1);
    if (!piscina) return;
    const { idleThreads } = piscina;
    const last = Array.from({ length: idleThreads }, () =>
      piscina?.run({ modelPath: '', threads: 1, closing, begun: new Int32Array(1) }),
    );
    await Promise.allSettled([...[...underWay].map(({ reply }) => reply), ...last]);
    clearInterval(watch);
    await piscina.destroy();
  }

  return {
    get waiting() {
      return piscina?.queueSize ?? 0;
    },
    get idle() {
      return Math.max(0, workers - underWay.size);
    },
    get longestTaskMs() {
      return longestTaskMs();
    },
    get sinceReplyMs() {
      return performance.now() - repliedAt;
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

/** The worker's module, in this folder: TypeScript run by tsx, or compiled JavaScript. */
function workerProgram(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts'))
    return { filename: fileURLToPath(new URL('./worker.js', import.meta.url)) };
  // A thread does not inherit TypeScript support from every runner, so it loads tsx itself.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { filename: fileURLToPath(new URL('./worker.ts', import.meta.url)), execArgv: ['--import', tsx] };
}

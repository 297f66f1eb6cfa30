import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import type { TuningReport } from '../evaluate/tune/tune-profile.ts';
import type { TuningReply, TuningTask } from './tune-worker.ts';

export interface TuneInWorkerOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** When aborted, the thread ends at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `tuneProfile` in its own thread, so that the main thread stays responsive. Throws `invalid-request` for options
 * that it refuses, such as more folds than looks, and the signal's reason when aborted.
 */
export async function tuneInWorker(
  task: TuningTask,
  { onProgress, signal }: TuneInWorkerOptions = {},
): Promise<TuningReport> {
  signal?.throwIfAborted();
  const worker = new Worker(workerProgram(), { eval: true, workerData: task });
  let onAbort = () => {};
  try {
    return await new Promise<TuningReport>((done, fail) => {
      onAbort = () => fail(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (reply: TuningReply) => {
        if (reply.kind === 'progress') onProgress?.(reply.done, reply.total);
        else if (reply.kind === 'report') done(reply.report);
        else fail(new AppError('invalid-request', reply.message));
      });
      worker.on('error', (cause) => fail(new AppError('internal', 'Tuning failed', { cause })));
      worker.on('exit', () => fail(new AppError('internal', 'Tuning ended without a result')));
    });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

/** The thread's program: imports tune-worker next to this file, as TypeScript or compiled. */
function workerProgram(): string {
  if (!import.meta.url.endsWith('.ts'))
    return `import(${JSON.stringify(new URL('./tune-worker.js', import.meta.url).href)})`;
  // Threads do not inherit TypeScript support from every runner.
  const tsx = createRequire(import.meta.url).resolve('tsx/cjs/api');
  const code = fileURLToPath(new URL('./tune-worker.ts', import.meta.url));
  return `require(${JSON.stringify(tsx)}).register(); require(${JSON.stringify(code)});`;
}

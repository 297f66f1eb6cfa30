import { parentPort, workerData } from 'node:worker_threads';
import type { CollectedLook } from '../evaluate/looks/judge-look.ts';
import { type TuneProfileOptions, type TuningReport, tuneProfile } from '../evaluate/tune/tune-profile.ts';

export interface TuningTask {
  readonly looks: readonly CollectedLook[];
  readonly options: TuneProfileOptions;
}

/** Errors are sent as text, because a thread boundary loses their class and cause. */
export type TuningReply =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'report'; readonly report: TuningReport }
  | { readonly kind: 'refused'; readonly message: string };

if (!parentPort) throw new RangeError('Expected to be a worker thread');
const reply = (message: TuningReply) => parentPort?.postMessage(message);
const { looks, options }: TuningTask = workerData;
try {
  const report = tuneProfile(looks, options, (done, total) => reply({ kind: 'progress', done, total }));
  reply({ kind: 'report', report });
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  reply({ kind: 'refused', message: error.message });
}

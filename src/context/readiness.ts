import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type ErrorCode, isStorageFull, storageFull } from '../errors.ts';
import type { InferencePool } from '../inference/inference-pool.ts';

/** Resolves when what it checks works; rejects with an AppError when not. */
export type Probe = () => Promise<void>;

export interface ProbeOptions {
  /** How long a result counts. */
  readonly freshMs: number;
  /** Without an answer until then, the probe has failed. */
  readonly timeoutMs: number;
  /** Error of a probe that does not answer, or fails with an unknown error. */
  readonly code: ErrorCode;
  readonly message: string;
}

/** A probe whose result all callers share while it is fresh; it never runs twice at the same time. */
export function cachedProbe(probe: Probe, { freshMs, timeoutMs, code, message }: ProbeOptions): Probe {
  let result: Promise<void> | undefined;
  let at = Number.NEGATIVE_INFINITY;
  let running = false;

  const run = async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError(code, message)), timeoutMs);
    });
    const probing = probe();
    running = true;
    const done = () => {
      running = false;
    };
    probing.then(done, done);
    try {
      await Promise.race([probing, late]);
    } catch (cause) {
      throw cause instanceof AppError ? cause : new AppError(code, message, { cause });
    } finally {
      clearTimeout(timer);
      at = performance.now();
    }
  };

  return () => {
    const isFresh = performance.now() - at < freshMs;
    // A probe that hangs is not started again and again: its last result stands.
    if (!result || (!isFresh && !running)) {
      at = Number.POSITIVE_INFINITY;
      result = run();
      result.catch(() => {});
    }
    return result;
  };
}

/** A model run that takes this long is taken for a hung one. */
const slowRunMs = 5_000;
const recentReplyMs = 10_000;

/**
 * Whether the models answer. Replies to requests prove it; only workers without work are asked, so that probes never wait in line
 * behind photos, nor photos behind probes.
 */
export function modelsProbe(workers: Omit<InferencePool['facts'], 'idle'>, canary: Probe): Probe {
  return async () => {
    if (workers.longestTaskMs > slowRunMs)
      throw new AppError(
        'models-unavailable',
        `A model run has taken ${Math.round(workers.longestTaskMs / 1000)} s so far`,
      );
    if (workers.sinceReplyMs > recentReplyMs && workers.longestTaskMs === 0) await canary();
  };
}

/** Whether files can be written to the folder: writes 64 KiB and removes them. Throws `storage-full`, `invalid-config`. */
export function diskProbe(directory: string): Probe {
  return async () => {
    const file = join(directory, `.probe-${randomUUID()}`);
    try {
      await writeFile(file, Buffer.alloc(65_536, 1));
    } catch (cause) {
      const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
      throw isStorageFull(cause)
        ? storageFull(cause)
        : new AppError('invalid-config', `GARB_DATA cannot be written (${code})`, { cause });
    } finally {
      await rm(file, { force: true });
    }
  };
}

import { setTimeout } from 'node:timers/promises';

/** Merges the files of writes in the background. */
export interface LanceUpkeep {
  /** To be called after each write: it added a file. */
  wrote(): void;
  /** Begins nothing any more. Waits for a merge that is under way, but not for long: the next start finds what it left. */
  close(): Promise<void>;
}

export interface LanceUpkeepOptions {
  /**
   * Merges the files and drops old versions, beside writes; returns the number of rows. Rejects when a write was faster: whoever
   * commits last of two that change the same rows has to begin anew.
   */
  readonly merge: () => Promise<number>;
  /** Runs a task while no write does. */
  readonly inTurn: <T>(run: () => Promise<T>) => Promise<T>;
  /** Files of single writes that may accumulate before they are merged; a large table may have more. */
  readonly filesKept: number;
  /** Gets the error of a merge that failed; a later one tries again. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

/** Merging rewrites all rows, so large tables merge less often: one more file for so many rows. */
const rowsPerFileKept = 4096;

/** How often writes may be faster than a merge before it makes them wait. */
const attemptsBesideWrites = 3;
const pauseMs = 1000;
const closeLimitMs = 5000;

/** No write waits for a merge, unless writes have been faster than {@link attemptsBesideWrites} of them. */
export function createLanceUpkeep({
  merge,
  inTurn,
  filesKept: least,
  onTrouble = () => {},
}: LanceUpkeepOptions): LanceUpkeep {
  const closing = new AbortController();
  let files = 0;
  let filesKept = least;
  let running: Promise<void> | undefined;

  /** Whether there is nothing left to do: it merged, or gave up. */
  const attemptMerge = async (attempt: number): Promise<boolean> => {
    files = 0;
    const isLast = attempt > attemptsBesideWrites;
    try {
      const rows = isLast ? await inTurn(merge) : await merge();
      filesKept = least + rows / rowsPerFileKept;
      return true;
    } catch (error) {
      if (isLast && !closing.signal.aborted) onTrouble(error);
      return isLast;
    }
  };

  const pause = () =>
    setTimeout(Math.random() * pauseMs, undefined, { signal: closing.signal, ref: false }).catch(() => {});

  const run = async () => {
    for (let attempt = 1; !closing.signal.aborted && !(await attemptMerge(attempt)); attempt++) await pause();
  };

  return {
    wrote() {
      if (++files < filesKept || running || closing.signal.aborted) return;
      running = run().finally(() => {
        running = undefined;
      });
    },
    async close() {
      closing.abort();
      await Promise.race([running, setTimeout(closeLimitMs, undefined, { ref: false })]);
    },
  };
}

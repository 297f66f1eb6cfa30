import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../api.ts';
import type { ImportStatus } from '../api-types.ts';
import { readImport, startImport } from './catalog-api.ts';

/** An import that this page started. */
export interface RunningImport {
  readonly catalog: string;
  readonly file: File;
  /** null while the file is sent. */
  readonly status: ImportStatus | null;
  readonly failure: Failure | null;
}

const askAgainMs = 700;

/** Starts imports and follows the last one. `onEnd` is called when it ended. */
export function useImport(onEnd: (catalog: string) => void) {
  const [running, setRunning] = useState<RunningImport | null>(null);
  const start = useCallback(async (catalog: string, file: File) => {
    const begun = { catalog, file, status: null, failure: null };
    setRunning(begun);
    try {
      const status = await startImport(catalog, file);
      setRunning({ ...begun, status });
    } catch (error) {
      setRunning({ ...begun, failure: failureOf(error) });
    }
  }, []);
  const { catalog, status } = running ?? {};
  useEffect(() => {
    if (!catalog || !status) return;
    if (status.state !== 'running') {
      onEnd(catalog);
      return;
    }
    const timer = setTimeout(async () => {
      try {
        const next = await readImport(catalog, status.id);
        setRunning((before) => before && { ...before, status: next, failure: null });
      } catch (error) {
        // The import goes on in the service: ask again.
        setRunning((before) => before && { ...before, status: { ...status }, failure: failureOf(error) });
      }
    }, askAgainMs);
    return () => clearTimeout(timer);
  }, [catalog, status, onEnd]);
  return { running, start };
}

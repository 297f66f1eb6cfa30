import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from '../api.ts';
import type { Tuning } from '../api-types.ts';
import { readTuning, startTuning, stopTuning } from './lab-api.ts';

const askAgainMs = 500;

/** Starts tunings of a catalog and follows the last one. */
export function useTuning(catalog: string) {
  const [tuning, setTuning] = useState<Tuning | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [starting, setStarting] = useState(false);
  const start = useCallback(
    async (name: string) => {
      setStarting(true);
      setFailure(null);
      setTuning(null);
      try {
        setTuning(await startTuning(catalog, name));
      } catch (error) {
        setFailure(failureOf(error));
      }
      setStarting(false);
    },
    [catalog],
  );
  const stop = useCallback(() => {
    if (tuning) stopTuning(catalog, tuning.id).catch((error: unknown) => setFailure(failureOf(error)));
  }, [catalog, tuning]);
  useEffect(() => {
    if (tuning?.state !== 'running') return;
    const timer = setTimeout(async () => {
      try {
        setTuning(await readTuning(catalog, tuning.id));
      } catch (error) {
        setFailure(failureOf(error));
        setTuning(null);
      }
    }, askAgainMs);
    return () => clearTimeout(timer);
  }, [catalog, tuning]);
  return { tuning, failure, starting, start, stop };
}

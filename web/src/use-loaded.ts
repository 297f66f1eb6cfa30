import { useCallback, useEffect, useState } from 'react';
import { type Failure, failureOf } from './api.ts';

export interface Loaded<Value> {
  /** undefined until it was loaded once; the former one while another is loading. */
  readonly value: Value | undefined;
  readonly loading: boolean;
  readonly failure: Failure | null;
  /** Loads again. */
  readonly reload: () => void;
}

/** Loads a value, again whenever `load` changes, and drops what was asked for before. */
export function useLoaded<Value>(load: (signal: AbortSignal) => Promise<Value>): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, 'reload'>>({
    value: undefined,
    loading: true,
    failure: null,
  });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn loads again
  useEffect(() => {
    const loading = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(loading.signal).then(
      (value) => loading.signal.aborted || setState({ value, loading: false, failure: null }),
      (error: unknown) =>
        loading.signal.aborted ||
        setState((before) => ({ ...before, loading: false, failure: failureOf(error) })),
    );
    return () => loading.abort();
  }, [load, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...state, reload };
}

import { useCallback, useState } from 'react';
import { type Failure, failureOf } from './api.ts';

export interface Action<Input extends unknown[]> {
  readonly run: (...input: Input) => void;
  readonly running: boolean;
  readonly failure: Failure | null;
}

/** Something that the user starts, with what went wrong the last time. */
export function useAction<Input extends unknown[]>(act: (...input: Input) => Promise<void>): Action<Input> {
  const [state, setState] = useState<Omit<Action<Input>, 'run'>>({ running: false, failure: null });
  const run = useCallback(
    (...input: Input) => {
      setState({ running: true, failure: null });
      act(...input).then(
        () => setState({ running: false, failure: null }),
        (error: unknown) => setState({ running: false, failure: failureOf(error) }),
      );
    },
    [act],
  );
  return { ...state, run };
}

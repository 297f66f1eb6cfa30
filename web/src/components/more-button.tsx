import type { ReactNode } from 'react';
import type { Action } from '../use-action.ts';

interface Props {
  readonly more: Action<[]>;
  readonly small?: boolean;
  readonly children: ReactNode;
}

/** Reads the next page of a list; it rests while that runs. */
export function MoreButton({ more, small = false, children }: Props) {
  return (
    <button
      type="button"
      className={`button secondary${small ? ' small' : ''}`}
      disabled={more.running}
      onClick={() => more.run()}
    >
      {children}
    </button>
  );
}

import type { Failure } from '../api.ts';
import { useRetry } from '../use-retry.ts';

interface Props {
  readonly failure: Failure;
  readonly kind: 'primary' | 'secondary small';
  readonly onRetry: () => void;
}

/** Another try: by itself after the wait that the service asked for, and when the connection is back. */
export function RetryButton({ failure, kind, onRetry }: Props) {
  const left = useRetry(failure, onRetry);
  return (
    <button type="button" className={`button ${kind}`} onClick={onRetry}>
      {left > 0 ? `Try again (in ${left} s)` : 'Try again'}
    </button>
  );
}

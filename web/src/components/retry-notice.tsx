import { useEffect, useState } from 'react';
import type { Failure } from '../api.ts';

interface Props {
  readonly failure: Failure;
  /** null where another try cannot help. */
  readonly onRetry: (() => void) | null;
}

/** What failed while an answer stays in sight, and another try: by itself after the wait that the service asked for. */
export function RetryNotice({ failure, onRetry }: Props) {
  const [left, setLeft] = useState(failure.retryAfter ?? 0);
  const waits = onRetry !== null && left > 0;
  useEffect(() => setLeft(failure.retryAfter ?? 0), [failure]);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => {
      if (left <= 1) onRetry?.();
      setLeft(left - 1);
    }, 1000);
    return () => clearTimeout(timer);
  }, [waits, left, onRetry]);
  return (
    <div className="notice" role="alert">
      <strong>{failure.title}.</strong> {failure.detail}{' '}
      {onRetry && (
        <button type="button" className="button secondary small" onClick={onRetry}>
          {waits ? `Try again (in ${Math.ceil(left)} s)` : 'Try again'}
        </button>
      )}
    </div>
  );
}

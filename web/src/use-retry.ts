import { useEffect, useState } from 'react';
import type { Failure } from './api.ts';

/**
 * Tries again by itself: after the wait that the service asked for, and as soon as a lost connection is back.
 *
 * @param onRetry null where another try cannot help
 * @returns the seconds until then; 0: it waits for nothing
 */
export function useRetry(failure: Failure | null, onRetry: (() => void) | null): number {
  const wait = failure?.retryAfter ?? 0;
  const [left, setLeft] = useState(wait);
  const waits = onRetry !== null && left > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another failure waits anew
  useEffect(() => setLeft(wait), [failure, wait]);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => {
      if (left <= 1) onRetry?.();
      setLeft(left - 1);
    }, 1000);
    return () => clearTimeout(timer);
  }, [waits, left, onRetry]);
  const isLost = failure?.code === 'unreachable';
  useEffect(() => {
    if (!isLost || !onRetry) return;
    const listening = new AbortController();
    window.addEventListener('online', onRetry, { signal: listening.signal });
    return () => listening.abort();
  }, [isLost, onRetry]);
  return waits ? Math.ceil(left) : 0;
}

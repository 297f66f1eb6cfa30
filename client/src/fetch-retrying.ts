export interface RetryOptions {
  /** Requests after the first one. */
  readonly retries: number;
  /** The longest wait before one, in seconds; a longer Retry-After is an answer. */
  readonly longestWait: number;
}

/**
 * Sends a request, and sends it again where the service is busy (503) and says when to (Retry-After). Rejects with the signal's reason as
 * soon as it aborts, while waiting too.
 */
export async function fetchRetrying(
  send: typeof fetch,
  url: string,
  init: RequestInit,
  { retries, longestWait }: RetryOptions,
): Promise<Response> {
  for (let left = retries; ; left--) {
    const response = await send(url, init);
    const wait = response.status === 503 ? secondsOf(response.headers.get('Retry-After')) : undefined;
    if (left <= 0 || wait === undefined || wait > longestWait) return response;
    await response.body?.cancel();
    await delay(wait * 1000, init.signal);
  }
}

/** Retry-After is a number of seconds, or a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function delay(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

import { type AppError, fieldError } from '../errors.ts';
import type { ByteShare } from './byte-budget.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** How long the whole body may take to arrive. */
  readonly timeoutMs: number;
}

/**
 * Reads a request's body to its end; undefined when it has none.
 *
 * @param share pays for the bytes as they arrive, not as the request announces them
 * @throws AppError `payload-too-large`, `request-timeout`, `overloaded` from the share, and the signal's reason
 */
export async function readBody(
  request: Request,
  share: ByteShare,
  { maxBytes, timeoutMs }: BodyLimits,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  checkAnnouncedLength(request.headers, maxBytes);
  if (request.method === 'GET' || request.method === 'HEAD' || !request.body) return undefined;
  const reader = request.body.getReader();
  let stop = (_: unknown) => {};
  const stopped = new Promise<never>((_, reject) => (stop = reject));
  stopped.catch(() => {});
  const onAbort = () => stop(signal.reason);
  const timer = setTimeout(() => stop(tooSlow(timeoutMs)), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), stopped]);
      if (done) return Buffer.concat(chunks, size);
      size += value.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      share.take(value.length);
      chunks.push(value);
    }
  } catch (error) {
    // What still arrives is not kept; the connection may be gone already.
    reader.cancel().catch(() => {});
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Throws `payload-too-large` for a body that announces more bytes, before any of them is read. */
export function checkAnnouncedLength(headers: Headers, maxBytes: number): void {
  if (Number(headers.get('Content-Length')) > maxBytes) throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): AppError {
  const limit = maxBytes >= 2 ** 20 ? `${Math.floor(maxBytes / 2 ** 20)} MiB` : `${maxBytes} bytes`;
  return fieldError('payload-too-large', 'body', `Expected a body of at most ${limit}`);
}

function tooSlow(timeoutMs: number): AppError {
  return fieldError(
    'request-timeout',
    'body',
    `Expected the whole body within ${Math.round(timeoutMs / 1000)} s`,
  );
}
